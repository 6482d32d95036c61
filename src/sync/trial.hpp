#pragma once

#include <throughline/store/store.hpp>

namespace throughline {

/// Everything in its life is undone with it.
class Trial {
  public:
    explicit Trial(Store& store) : store_{store}, begun_{store.begin_trial()} {}
    Trial(Trial const&)            = delete;
    Trial& operator=(Trial const&) = delete;
    ~Trial() {
        if (begun_) store_.end_trial().ignore("the store refuses everything else until it is opened again");
    }

    Result<> const& begun() const { return begun_; }
    Result<>        end() {
        auto const ended = store_.end_trial();
        begun_           = Error{ErrorCode::cancelled, "it has ended"};
        return ended;
    }

  private:
    Store&   store_;
    Result<> begun_;
};

}  // namespace throughline
