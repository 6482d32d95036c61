#pragma once

#include "workspace.hpp"

namespace throughline {

/// One object of one system: what was accepted of it, and what breaks its mapping while nobody has accepted that.
class WatchedObject {
  public:
    WatchedObject(Workspace& workspace, Channel& channel, std::string vendor_object)
        : workspace_{workspace}, channel_{channel}, object_{std::move(vendor_object)} {}

    /// What the vendor says today. Must run inside a transaction. True where it is news.
    Result<bool> consider(VendorSchema const& today);
    /// What rests because of what the store knows.
    Result<std::vector<Pause>> pauses();
    Result<>                   accept();
    Result<>                   leave();

    /// Of a setting, or of an exception's cause.
    std::string name_of(std::string_view what) const {
        return std::string{what} + "|" + channel_.system.name + "|" + object_;
    }
    std::string cause() const { return name_of("drift"); }

  private:
    struct Judged {
        Drift              drift;
        std::vector<Pause> pauses;
    };
    Result<Judged> judge(std::string const& accepted, VendorSchema const& today) const;
    bool           matters(Pause& pause) const;
    Result<>       keep(std::string_view name, std::string_view text) {
        return workspace_.store().put_setting(name_of(name), text);
    }
    Result<std::string> kept(std::string_view name) { return workspace_.store().setting(name_of(name)); }
    Result<>            note(Drift const& drift, std::string const& before);
    Result<>            raise(Judged const& judged);
    Result<>            end_pause(std::string const& accepted, std::string const& broken);
    Result<>            catch_up(bool read_again);
    Result<>            take_over_refusals(std::vector<Pause> const& pauses);
    MappingView const*  mapping_of(Pause const& pause) const;

    Workspace&  workspace_;
    Channel&    channel_;
    std::string object_;
};

}  // namespace throughline
