#pragma once

#include "workspace.hpp"

namespace throughline {

/// A read of an object from its first page to its last, however many deadlines, failures and processes lie between:
/// when it began, and whether it is a first load (changes come before it). Kept with the place that it has come to.
class ReadSpan {
  public:
    ReadSpan(Workspace& workspace, Channel const& channel, MappingView const& mapping)
        : store_{workspace.store()},
          name_{"reading|" + channel.system.name + "|" + std::string{mapping.vendor_object}} {}

    /// Goes on with the read that is under way at that bookmark; where none is, one begins. `again`: only because the
    /// one before had been broken off.
    Result<> take_up(std::string const& bookmark, Timestamp now, bool again) {
        auto kept = store_.setting(name_);
        if (!kept) return kept.error();
        kept_  = *std::move(kept);
        began_ = taken_up_ = now;
        first_load_        = bookmark.empty();
        again_             = again;
        if (kept_.empty() || bookmark.empty()) return {};
        std::string_view at{kept_};
        first_load_ = at.ends_with(first_load_mark);
        again_      = at.ends_with(again_mark);
        if (first_load_) at.remove_suffix(first_load_mark.size());
        if (again_) at.remove_suffix(again_mark.size());
        auto const began = Timestamp::parse(at);
        if (!began) return began.error();
        began_ = *began;
        return {};
    }
    Timestamp began() const { return began_; }
    bool      is_first_load() const { return first_load_; }
    /// It had begun before it was taken up now, and was neither a first load, which what changed follows anyway, nor a
    /// second look itself.
    bool was_broken_off() const { return !kept_.empty() && began_ < taken_up_ && !first_load_ && !again_; }

    /// There is more of it.
    Result<> goes_on() {
        return keep(began_.to_string() + std::string{first_load_ ? first_load_mark : again_ ? again_mark : ""});
    }
    Result<> end() { return keep({}); }

  private:
    static constexpr std::string_view first_load_mark = " first load";
    static constexpr std::string_view again_mark      = " again";

    Result<> keep(std::string text) {
        if (text == kept_) return {};
        kept_ = std::move(text);
        return store_.put_setting(name_, kept_);
    }

    Store&      store_;
    std::string name_;
    std::string kept_{};
    Timestamp   began_{};
    Timestamp   taken_up_{};
    bool        first_load_ = false;
    bool        again_      = false;
};

}  // namespace throughline
