#include <throughline/connector/answers.hpp>
#include <throughline/connector/reconciling.hpp>
#include <throughline/mapping/json.hpp>

#include <charconv>
#include <map>
#include <optional>

namespace throughline {

namespace {

constexpr std::string_view format = "throughline.reconciling/1";

/// How far both reads have come. Bookmarks of the inner connector stand in it as they are.
struct Track {
    std::string              live{};
    std::string              sweep{};
    std::optional<Timestamp> began{};  ///< The latest complete read, by our clock.
    bool                     sweeping = false;
    bool                     again    = false;  ///< Another process had begun it.
    std::size_t              pages    = 0;      ///< Of it, since the latest look at what is new.
    bool                     looking  = false;

    std::string          to_bookmark() const;
    static Result<Track> parse(std::string_view bookmark);
};

std::string Track::to_bookmark() const {
    std::string text;
    JsonWriter  out{text};
    auto const  member = [&out](std::string_view name, std::string_view value) {
        out.name(name);
        out.text(value);
    };
    out.begin_object();
    member("format", format);
    member("live", live);
    if (began) member("began", began->to_string());
    if (sweeping) {
        member("sweep", sweep);
        out.name("pages");
        out.number(std::to_string(pages));
        if (looking) member("looking", "yes");
        if (again) member("again", "yes");
    }
    out.end_object();
    return text;
}

Result<Track> Track::parse(std::string_view bookmark) {
    Track track;
    // A connection that was not reconciled before has a bookmark of the inner connector's: it goes on from there.
    track.live = bookmark;
    if (bookmark.find(format) == std::string_view::npos) return track;
    track.live.clear();
    JsonReader       reader{bookmark};
    std::string_view name;
    reader.enter_object();
    while (reader.next_member(name)) {
        std::string const member{name};
        Wire              value;
        if (!reader.value(value)) break;
        if (member == "live") track.live = value.text;
        if (member == "sweep") {
            track.sweep    = value.text;
            track.sweeping = true;
        }
        if (member == "looking") track.looking = true;
        if (member == "again") track.again = true;
        if (member == "pages") std::from_chars(value.text.data(), value.text.data() + value.text.size(), track.pages);
        if (member == "began") {
            auto const at = Timestamp::parse(value.text);
            if (!at) return foreign_bookmark(bookmark, "a reconciling connector");
            track.began = *at;
        }
    }
    if (reader.failed()) return foreign_bookmark(bookmark, "a reconciling connector");
    return track;
}

class Reconciling final : public Connector {
  public:
    Reconciling(Exchange exchange, std::unique_ptr<Connector> inner, ReconcileOptions options)
        : exchange_{exchange}, inner_{std::move(inner)}, options_{options} {}

    Sheet const&              sheet() const override { return inner_->sheet(); }
    Async<Result<>>           check() override { return inner_->check(); }
    Async<Result<ChangePage>> changes(ChangeQuery query) override;

    Async<std::vector<Outcome>>       write(WriteBatch batch) override { return inner_->write(std::move(batch)); }
    Async<Result<Found>>              look(LookUp query) override { return inner_->look(std::move(query)); }
    Async<std::vector<Result<Found>>> look_all(std::vector<LookUp> queries) override {
        return inner_->look_all(std::move(queries));
    }
    Async<Result<std::string>> describe(std::string vendor_object) override {
        return inner_->describe(std::move(vendor_object));
    }
    Result<std::vector<Hint>> notified(http::Request const& notification, Timestamp now) const override {
        return inner_->notified(notification, now);
    }

  private:
    bool                      is_due(Track const& track) const;
    void                      begin_sweep(Track& track) const;
    Async<Result<ChangePage>> look_at_new(ChangeQuery query, Track track);
    Async<Result<ChangePage>> sweep(ChangeQuery query, Track track);

    Exchange                   exchange_;
    std::unique_ptr<Connector> inner_;
    ReconcileOptions           options_;

    /// Where the complete reads of this process have come to, by object.
    std::map<std::string, std::string> read_to_{};
};

bool Reconciling::is_due(Track const& track) const {
    return track.began && exchange_.now() - *track.began >= options_.every;
}

Async<Result<ChangePage>> Reconciling::changes(ChangeQuery query) {
    auto const* const  object  = inner_->sheet().find(query.vendor_object);
    bool const         by_diff = object != nullptr && object->changes == ChangeDetection::full_read;
    Result<ChangePage> page    = Error{ErrorCode::cancelled, "not read"};
    auto               track   = Track::parse(query.bookmark);
    if (!track) co_return std::move(track).error().in_object(query.vendor_object);
    if (by_diff)
        page = co_await inner_->changes(std::move(query));
    else if (track->sweeping && !track->looking)
        page = co_await sweep(std::move(query), *std::move(track));
    else
        page = co_await look_at_new(std::move(query), *std::move(track));
    co_return page;
}

Async<Result<ChangePage>> Reconciling::look_at_new(ChangeQuery query, Track track) {
    query.bookmark = track.live;
    // The first read is a complete one.
    if (track.live.empty() || !track.began) track.began = exchange_.now();
    Result<ChangePage> page = co_await inner_->changes(std::move(query));
    if (!page) co_return page;
    track.live = page->bookmark;
    if (page->last && track.sweeping) {
        track.looking = false;
        track.pages   = 0;
        page->last    = false;
    } else if (page->last && is_due(track)) {
        begin_sweep(track);
        page->last = false;
    }
    page->bookmark = track.to_bookmark();
    co_return page;
}

void Reconciling::begin_sweep(Track& track) const {
    track.sweeping = true;
    track.again    = false;
    track.pages    = 0;
    track.began    = exchange_.now();
    track.sweep.clear();
}

Async<Result<ChangePage>> Reconciling::sweep(ChangeQuery query, Track track) {
    // What another process was shown is not known here, and without it nobody can say what is gone. Once, not every
    // time: the read comes to its end, however often processes do.
    auto& read_to = read_to_[query.vendor_object];
    if (options_.tells_deletions && !track.again && !track.sweep.empty() && track.sweep != read_to) {
        begin_sweep(track);
        track.again = true;
    }
    bool const begins       = track.sweep.empty();
    query.bookmark          = track.sweep;
    Result<ChangePage> page = co_await inner_->changes(std::move(query));
    if (!page) co_return page;
    page->begins   = begins && options_.tells_deletions;
    page->complete = page->last && options_.tells_deletions;
    track.sweep    = page->bookmark;
    track.sweeping = !page->last;
    read_to        = page->last ? std::string{} : track.sweep;
    track.looking  = track.sweeping && ++track.pages >= options_.pages_between;
    page->bookmark = track.to_bookmark();
    co_return page;
}

}  // namespace

std::unique_ptr<Connector> reconciling(Exchange exchange, std::unique_ptr<Connector> inner, ReconcileOptions options) {
    return std::make_unique<Reconciling>(exchange, std::move(inner), options);
}

System reconciled(System system, ReconcileOptions options) {
    system.connect = [inner = std::move(system.connect), options](Exchange exchange) {
        return reconciling(exchange, inner(exchange), options);
    };
    return system;
}

}  // namespace throughline
