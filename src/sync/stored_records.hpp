#pragma once

#include "workspace.hpp"

namespace throughline {

/// What derivations, gates and routes see: the store, with aliases followed. A store error makes all that was concluded
/// from it void: look at `failure` afterwards.
class StoredRecords final : public Records {
  public:
    explicit StoredRecords(Workspace& workspace) : workspace_{workspace} {}

    std::optional<AnyObject>                    find(ObjectType const& type, RecordId id) override;
    std::vector<std::pair<RecordId, AnyObject>> find_referring(ObjectType const& type, std::string_view member,
                                                               RecordId to) override;
    std::optional<Date>      find_said_on(ObjectType const& type, RecordId id, std::string_view member) override;
    std::vector<std::string> systems_with(RecordId id) override;
    Date                     today() override { return date_of(workspace_.clock().now()); }

    std::optional<Error> failure{};

  private:
    Workspace& workspace_;
};

}  // namespace throughline
