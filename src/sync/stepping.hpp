#pragma once

#include "refreshing.hpp"

namespace throughline {

/// Something happened that a waiting host must hear of: a descriptor that is readable until it is taken notice of.
class News {
  public:
    News();
    ~News();
    News(News const&)            = delete;
    News& operator=(News const&) = delete;

    int handle() const { return descriptor_; }
    /// From any thread.
    void tell() const;
    /// Whether there was any since it was last asked.
    bool take() const;

  private:
    int descriptor_;
};

/// The loop in pieces: pull, derive, plan, apply, again as long as something comes of it, then a pause.
class Stepping {
  public:
    Stepping(Workspace& workspace, Refreshing& refreshing) : workspace_{workspace}, refreshing_{refreshing} {}

    Result<Stepped> step(Timestamp deadline);
    News const&     news() const { return news_; }
    /// What the pass has read so far.
    Refreshed const& refreshed() const { return refreshed_; }

  private:
    enum class Stage : unsigned char { rest, begin, read, derive, plan, write };

    Result<> piece(Timestamp deadline, Applied& applied);
    Result<> begin();
    Result<> read(Timestamp deadline);
    Result<> derive();
    Result<> make_plan();
    Result<> write(Timestamp deadline, Applied& applied);
    void     rest();

    Workspace&              workspace_;
    Refreshing&             refreshing_;
    News                    news_{};
    Stage                   stage_ = Stage::rest;
    Timestamp               again_at_{};
    int                     passes_  = 0;
    std::size_t             channel_ = 0, place_ = 0;  // Where reading is.
    Refreshed               refreshed_{};
    std::optional<Plan>     plan_{};
    std::optional<Approval> approval_{};
    std::size_t             next_ = 0;  // Of the plan's writes.
    Applied                 of_plan_{};
};

}  // namespace throughline
