#include "descriptions.hpp"

#include "watched_object.hpp"

#include <throughline/core/digest.hpp>
#include <throughline/core/version.hpp>

#include <iterator>

namespace throughline {

namespace sync_detail {

/// The system's mappings without what the store knows to rest.
Result<> put_pauses_into_force(Workspace& workspace, Channel& channel) {
    std::vector<Pause> all;
    for (auto const& [object, look] : channel.looks) {
        auto pauses = WatchedObject{workspace, channel, object}.pauses();
        if (!pauses) return pauses.error();
        std::move(pauses->begin(), pauses->end(), std::back_inserter(all));
    }
    if (all.empty() && !channel.rests()) return {};
    channel.rest(std::move(all));
    return {};
}

/// Another release may read more from the same text.
std::string mark_of(std::string const& text) { return sha256_hex(std::string{library_version()} + "\n" + text); }

/// Asks one system for the description of one of its objects.
class Looking {
  public:
    Looking(Workspace& workspace, Channel& channel, std::string const& vendor_object, Channel::Look& look)
        : workspace_{workspace},
          channel_{channel},
          watched_{workspace, channel, vendor_object},
          object_{vendor_object},
          look_{look} {}

    struct Answer {
        bool news        = false;
        bool unreachable = false;
    };

    Result<Answer> run() {
        auto const trace = workspace_.begin_trace();
        look_.last       = workspace_.clock().now();
        look_.due        = look_.last + limits::description_age_max;
        auto const text  = workspace_.runner().run(channel_.connector->describe(object_));
        if (!text && text.error().code() == ErrorCode::unsupported) return look_.never = true, Answer{};
        if (!text) return complain(text.error(), trace);
        auto mark = mark_of(*text);
        if (mark == look_.accepted) return store(nullptr, std::move(mark));
        auto schema = read(*text);
        if (!schema) return complain(schema.error(), trace);
        schema->object = object_;
        return store(&*schema, std::move(mark));
    }

  private:
    std::string cause() const { return watched_.name_of("description"); }

    Result<VendorSchema> read(std::string const& text) const {
        if (text.size() <= limits::description_bytes_max) return channel_.system.read_schema(text, object_);
        return Error{ErrorCode::corrupt, "the description is too large"}
            .with_value(std::to_string(text.size()) + " bytes")
            .with_expected("at most " + std::to_string(limits::description_bytes_max));
    }

    Result<Answer> complain(Error const& error, std::string const& trace) {
        // What passes is asked again with the next refresh; what does not, not so soon.
        look_.due         = may_pass(error.code()) ? look_.last : look_.last + limits::description_age_min;
        auto const raised = workspace_.raise(error, {.cause       = cause(),
                                                     .code        = {},
                                                     .message     = {},
                                                     .connection  = channel_.system.name,
                                                     .object      = object_,
                                                     .rule        = "what a vendor says of its objects is compared",
                                                     .owner       = "integration",
                                                     .remedy      = "let the connection's user read the description; "
                                                                    "what flows goes on meanwhile as it did",
                                                     .correlation = trace});
        if (!raised) return raised.error();
        return Answer{false, may_pass(error.code())};
    }

    /// `schema`: null where it is the one that is accepted. Where something rests, what people have decided counts as
    /// well: it is considered every time.
    Result<Answer> store(VendorSchema const* schema, std::string mark) {
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        auto const news = schema ? watched_.consider(*schema) : Result<bool>{false};
        if (!news) return news.error();
        auto const resting = watched_.pauses();
        if (!resting) return resting.error();
        if (!resting->empty()) mark.clear();
        auto const at = look_.last.to_string() + " " + mark;
        if (auto const put = workspace_.store().put_setting(watched_.name_of("description at"), at); !put)
            return put.error();
        if (auto const cleared = workspace_.clear(cause()); !cleared) return cleared.error();
        if (auto const committed = transaction->commit(); !committed) return committed.error();
        look_.accepted = std::move(mark);
        if (!*news) return Answer{};
        if (auto const restored = restore_catching_up(workspace_, channel_); !restored) return restored.error();
        if (auto const done = put_pauses_into_force(workspace_, channel_); !done) return done.error();
        return Answer{true, false};
    }

  public:
    static Result<> restore_catching_up(Workspace& workspace, Channel& channel) {
        channel.catching_up.clear();
        for (auto const& mapping : channel.system.mappings) {
            std::string const object{mapping.vendor_object};
            auto const        at = workspace.store().setting("catching up|" + channel.system.name + "|" + object);
            if (!at) return at.error();
            if (!at->empty()) channel.catching_up.insert(object);
        }
        return {};
    }

  private:
    Workspace&         workspace_;
    Channel&           channel_;
    WatchedObject      watched_;
    std::string const& object_;
    Channel::Look&     look_;
};

/// Records of one object, to be looked at again: what is owed to them may have rested.
Result<> mark_all(Workspace& workspace, Channel& channel, std::string const& object) {
    auto&      store = workspace.store();
    auto const name  = "catching up|" + channel.system.name + "|" + object;
    auto       at    = store.setting(name);
    if (!at) return at.error();
    while (!at->empty()) {
        auto transaction = Transaction::begin(store);
        if (!transaction) return transaction.error();
        auto const page =
            store.bindings(channel.system.name, object, std::string_view{*at}.substr(1), limits::due_per_page);
        if (!page) return page.error();
        for (auto const& binding : *page)
            if (auto const marked = store.mark_due(Store::Work::plan, binding.record, binding.object); !marked)
                return marked;
        *at = page->size() < limits::due_per_page ? std::string{} : ">" + page->back().key;
        if (auto const put = store.put_setting(name, *at); !put) return put;
        if (auto const committed = transaction->commit(); !committed) return committed;
    }
    return {};
}

}  // namespace sync_detail

using namespace sync_detail;

Result<> restore_pauses(Workspace& workspace) {
    for (auto& channel : workspace.channels()) {
        if (!channel->system.read_schema) continue;
        for (auto const& mapping : channel->system.mappings) {
            if (mapping.is_line()) continue;
            std::string const   object{mapping.vendor_object};
            WatchedObject const watched{workspace, *channel, object};
            auto const          at     = workspace.store().setting(watched.name_of("description at"));
            auto const          broken = workspace.store().setting(watched.name_of("description broken"));
            if (!at || !broken) return at ? broken.error() : at.error();
            auto& look = channel->looks[object];
            // What rests may fit the mappings that this engine was made with.
            auto const space = at->find(' ');
            auto const last  = Timestamp::parse(at->substr(0, space));
            if (!last || !broken->empty()) continue;
            look.due = (look.last = *last) + limits::description_age_min;
            if (space != std::string::npos) look.accepted = at->substr(space + 1);
        }
        if (auto const restored = Looking::restore_catching_up(workspace, *channel); !restored) return restored;
        if (auto const done = put_pauses_into_force(workspace, *channel); !done) return done;
    }
    return {};
}

Result<std::uint64_t> look_at_descriptions(Workspace& workspace) {
    std::uint64_t asked = 0;
    for (auto& channel : workspace.channels()) {
        bool unreachable = false;
        for (auto& [object, look] : channel->looks) {
            auto const now = workspace.clock().now();
            if (look.never || unreachable || now < look.due) continue;
            ++asked;
            auto const answer = Looking{workspace, *channel, object, look}.run();
            if (!answer) return answer.error();
            unreachable = answer->unreachable;
        }
        for (auto const& object : channel->catching_up)
            if (auto const marked = mark_all(workspace, *channel, object); !marked) return marked.error();
        channel->catching_up.clear();
    }
    return asked;
}

Result<bool> look_after_refusal(Workspace& workspace, Channel& channel, std::string const& vendor_object) {
    auto const look = channel.looks.find(vendor_object);
    if (look == channel.looks.end() || look->second.never) return false;
    if (workspace.clock().now() < look->second.last + limits::description_age_min) return false;
    auto const answer = Looking{workspace, channel, look->first, look->second}.run();
    if (!answer) return answer.error();
    return answer->news;
}

Result<> accept_description(Workspace& workspace, StoredException const& exception) {
    auto* channel = workspace.channel(exception.connection);
    if (!channel) return Error{ErrorCode::not_found, "the topology no longer has this system"};
    return WatchedObject{workspace, *channel, exception.object}.accept();
}

Result<> leave_description(Workspace& workspace, StoredException const& exception) {
    auto* channel = workspace.channel(exception.connection);
    if (!channel) return Error{ErrorCode::not_found, "the topology no longer has this system"};
    return WatchedObject{workspace, *channel, exception.object}.leave();
}

bool rests_whole(Channel const& channel, Pause const& pause) {
    auto const* sheet = channel.connector->sheet().find(pause.vendor_object);
    return sheet && sheet->whole_records && (pause.no_creating || (pause.not_created | pause.not_updated).any());
}

}  // namespace throughline
