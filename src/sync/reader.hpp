#pragma once

#include "workspace.hpp"

namespace throughline {

/// One vendor record, merged into what we know. What cannot be read is kept aside with its exception.
class Ingest {
  public:
    explicit Ingest(Workspace& workspace, Channel& channel) : workspace_{workspace}, channel_{channel} {}

    enum class Effect : unsigned char { unchanged, changed, parked };

    /// A record's raw text. Must run inside a transaction.
    Result<Effect> text(MappingView const& mapping, std::string_view raw, std::string_view correlation);
    /// A key that the vendor says is gone.
    Result<> gone(MappingView const& mapping, std::string_view key, std::string_view correlation);

  private:
    Result<Effect>   decoded(MappingView const& mapping, Decoded& record, std::string_view correlation);
    Result<Effect>   merged(MappingView const& mapping, Decoded& record, std::optional<StoredBinding> known,
                            std::string_view correlation);
    Result<bool>     lines(MappingView const& mapping, Decoded& record, RecordId parent, std::string_view correlation);
    Result<>         rekey_lines(MappingView const& mapping, Decoded const& record, RecordId parent);
    Result<RecordId> identify(MappingView const& mapping, Decoded const& record);
    Result<RecordId> match(MappingView const& mapping, Decoded const& record, RecordId fresh);
    Result<Effect>   park(MappingView const& mapping, Decoded const& record, std::string_view raw,
                          std::vector<Error> const& faults, std::string_view correlation);
    Result<>         unpark(MappingView const& mapping, std::string const& key);
    std::string      cause_of(MappingView const& mapping, std::string_view key) const;

    Workspace& workspace_;
    Channel&   channel_;
};

/// Reads every object of every system from its bookmark on; each page is one transaction.
Result<Refreshed> read_all(Workspace& workspace);

}  // namespace throughline
