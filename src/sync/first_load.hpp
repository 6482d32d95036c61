#pragma once

#include "workspace.hpp"

namespace throughline {

/// A first load is one until its last page, however often it is interrupted: changes come before it.
class FirstLoad {
  public:
    FirstLoad(Workspace& workspace, Channel const& channel, MappingView const& mapping)
        : store_{workspace.store()},
          name_{"loading|" + channel.system.name + "|" + std::string{mapping.vendor_object}} {
        auto const* sheet = channel.connector->sheet().find(mapping.vendor_object);
        always_whole_     = sheet && sheet->changes == ChangeDetection::full_read;
    }

    Result<bool> is_under_way(std::string const& bookmark) {
        auto const begun = store_.setting(name_);
        if (!begun) return begun.error();
        begun_     = !begun->empty();
        under_way_ = bookmark.empty() || begun_;
        return under_way_;
    }
    /// There is more of it.
    Result<> goes_on() {
        if (!under_way_ || begun_ || always_whole_) return {};
        begun_ = true;
        return store_.put_setting(name_, "begun");
    }
    Result<> end() { return begun_ ? store_.put_setting(name_, {}) : Result<>{}; }

  private:
    Store&      store_;
    std::string name_;
    bool        always_whole_ = false;  ///< It is read so every time, and needs no remembering.
    bool        under_way_    = false;
    bool        begun_        = false;
};

}  // namespace throughline
