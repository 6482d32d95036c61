#pragma once

#include "workspace.hpp"

#include <set>

namespace throughline {

/// One vendor record, merged into what we know. What cannot be read is kept aside with its exception.
class Ingest {
  public:
    /// How a record came: in a list, which may lag behind, or in the answer to a question for it alone.
    enum class By : unsigned char { list, key };
    /// `overtaken`: a list has shown an earlier version than is known, and the record is asked for by its key.
    enum class Effect : unsigned char { unchanged, changed, parked, overtaken };

    explicit Ingest(Workspace& workspace, Channel& channel, By by = By::list)
        : workspace_{workspace}, channel_{channel}, by_{by} {}

    /// A record that was kept aside, tried again: where nothing is better, nothing is written.
    Result<Effect> again(MappingView const& mapping, StoredParked const& parked, std::string_view correlation);
    /// A record's raw text. Must run inside a transaction.
    Result<Effect> text(MappingView const& mapping, std::string_view raw, std::string_view correlation);
    /// What was kept aside is given up, and its exceptions with it, until the vendor says something else.
    Result<> discard(MappingView const& mapping, StoredParked const& parked);
    /// A key that the vendor says is gone.
    Result<> gone(MappingView const& mapping, std::string_view key, std::string_view correlation);
    /// The key of the record that `text` was last given; empty where even that was unreadable.
    std::string const& last_key() const { return last_key_; }

  private:
    Result<Effect> decoded(MappingView const& mapping, Decoded& record, std::string_view correlation);
    /// A list's older version than the one that was last seen. The record is asked for by its key instead.
    Result<bool> is_overtaken(MappingView const& mapping, Decoded const& record,
                              std::optional<StoredBinding> const& known);
    bool         lacks_what_it_needs(MappingView const& mapping) const;
    /// How the record stands in the vendor's system, now that it has been read.
    StoredBinding  binding_of(MappingView const& mapping, Decoded const& record, std::uint32_t spoken, Held const& held,
                              AnyObject const& shadow, std::optional<StoredBinding> const& known) const;
    Result<Effect> merged(MappingView const& mapping, Decoded& record, std::optional<StoredBinding> known,
                          std::string_view correlation);
    Result<bool>   lines(MappingView const& mapping, Decoded& record, RecordId parent, std::string_view correlation);
    Result<>       rekey_lines(MappingView const& mapping, Decoded const& record, RecordId parent);
    Result<>       is_certain(MappingView const& mapping, Decoded const& record);
    Result<RecordId>      identify(MappingView const& mapping, Decoded const& record);
    Result<RecordId>      match(MappingView const& mapping, Decoded const& record, RecordId fresh);
    Result<>              known_as(RecordId before, RecordId record);
    Result<Effect>        park(MappingView const& mapping, Decoded const& record, std::string_view raw,
                               std::vector<Error> const& faults, std::string_view correlation);
    Result<bool>          is_known(std::string const& cause, Error const& fault);
    Result<std::uint32_t> first_words(Decoded const& record, std::uint32_t spoken, RecordId held) const;
    Result<> audit_whole(std::string action, MappingView const& mapping, RecordId record, std::string_view correlation);
    /// The vendor shows again what was deleted everywhere.
    Result<>    restored(MappingView const& mapping, Held& held, bool is_kept, std::string_view correlation);
    Result<>    unpark(MappingView const& mapping, std::string const& key);
    Result<>    clear_all_but(std::string const& cause, std::set<std::string> const& standing);
    std::string cause_of(MappingView const& mapping, std::string_view key) const;
    std::string deleted_cause(MappingView const& mapping, std::string_view key) const;

    Workspace&  workspace_;
    Channel&    channel_;
    By          by_;
    std::string last_key_{};
    bool        again_ = false;
};

/// Tries the records again that were kept aside: what stopped them may be mended, at the vendor or in a mapping.
/// Returns how many could be read.
Result<std::uint64_t> read_parked(Workspace& workspace);

/// Reads every object of every system from its bookmark on; each page is one transaction.
Result<> read_all(Workspace& workspace, Refreshed& refreshed);

/// Reads one object of one system until its end, or after the first page behind the deadline, where a later read can go
/// on from there. True where it is through with it; what went wrong is an exception, and in `refreshed`.
Result<bool> read_some(Workspace& workspace, Channel& channel, std::size_t place, std::optional<Timestamp> deadline,
                       Refreshed& refreshed);

}  // namespace throughline
