#include "waiting.hpp"

#include "canonical_path.hpp"
#include "refusing.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/sync/limits.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace throughline {

namespace sync_detail {

constexpr std::string_view waits_kind  = "waits|";
constexpr std::string_view waits_since = "waits since";  // A setting: what is waited for, and since when.

/// A record that a system does not have, and who waits for it there. Of those that no system has ever shown, the first
/// of a field stands for all: they have one cause, such as an object that nobody reads.
struct Awaited {
    RecordId           missing{};
    PlannedWait const* first = nullptr;
    std::size_t        waits = 0;
};

/// Why a record is missing, as far as a person can mend it.
struct Lack {
    std::string message;
    std::string remedy;
};

std::string awaited_name(std::string_view system, RecordId missing) {
    return std::string{system} + "|" + missing.to_string();
}

class TellingWaits {
  public:
    TellingWaits(Workspace& workspace, Plan const& plan) : workspace_{workspace}, plan_{plan} {}

    Result<> run() {
        if (auto const found = find_awaited(); !found) return found;
        if (auto const read = read_since(); !read) return read;
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        // What was followed before goes on being followed, however much has come since.
        for (bool const known : {true, false})
            for (auto const& [name, awaited] : awaited_)
                if (since_before_.count(name) == known)
                    if (auto const done = look_at(name, awaited); !done) return done;
        if (auto const done = clear_others(); !done) return done;
        if (auto const kept = keep_since(); !kept) return kept;
        return transaction->commit();
    }

  private:
    Result<> find_awaited() {
        std::set<std::string>    waiting;
        std::map<RecordId, bool> was_shown;
        for (auto const& wait : plan_.waiting) waiting.insert(awaited_name(wait.system, wait.record));
        for (auto const& wait : plan_.waiting) {
            if (wait.missing.is_none() || !workspace_.channel(wait.system)) continue;
            auto name = awaited_name(wait.system, wait.missing);
            if (waiting.count(name)) continue;  // It waits itself: what that is for stands for both.
            auto const [shown, is_new] = was_shown.try_emplace(wait.missing, true);
            if (is_new) {
                auto const stored = workspace_.store().record(wait.missing);
                if (!stored) return stored.error();
                shown->second = stored->has_value();
            }
            if (!shown->second) name = wait.system + "|" + wait.object + "." + wait.vendor_field;
            ++awaited_.try_emplace(std::move(name), Awaited{wait.missing, &wait, 0}).first->second.waits;
        }
        return {};
    }

    Result<> look_at(std::string const& name, Awaited const& awaited) {
        if (since_.size() >= limits::waits_told_max) return {};
        auto& channel = *workspace_.channel(awaited.first->system);
        auto  lack    = lack_of(channel, awaited.missing);
        if (!lack) return lack.error();
        if (!*lack) return {};
        auto const before = since_before_.find(name);
        auto const since  = before == since_before_.end() ? plan_.made_at : before->second;
        since_.emplace(name, since);
        return plan_.made_at - since < limits::wait_untold_max ? Result<>{} : raise(channel, name, awaited, **lack);
    }

    /// Nothing where it is on its way, or where an exception says already what keeps it.
    Result<std::optional<Lack>> lack_of(Channel& channel, RecordId missing) {
        auto const stored = workspace_.store().record(missing);
        if (!stored) return stored.error();
        if (!*stored)
            return std::optional{Lack{"records wait for such as no system has shown",
                                      "see why they are not read from where they are kept: whether the topology maps "
                                      "their object there, and its user may see them; or take the references away"}};
        auto const told = is_told(channel, missing);
        if (!told) return told.error();
        if (*told) return std::optional<Lack>{};
        if ((*stored)->deleted)
            return std::optional{
                Lack{"records wait for one that was deleted", "bring it back, or take the reference to it away"}};
        auto const* mapping = channel.mapping_of_object((*stored)->object);
        if (!mapping || !channel.creates((*stored)->object))
            return std::optional{Lack{"records wait for one that is not made in this system",
                                      "make it there by hand, or let the topology make such records there"}};
        if (!can_write(channel, *mapping)) return std::optional<Lack>{};
        auto const held = workspace_.hold(mapping->type(), missing);
        if (!held) return held.error();
        auto const taken = takes(workspace_, channel.system, *held);
        if (!taken) return taken.error();
        if (!*taken)
            return std::optional{Lack{"records wait for one that this system is not given",
                                      "let the topology's routes give it, or take the reference to it away"}};
        if (plan_.cut) return std::optional<Lack>{};  // It may have its turn yet.
        return std::optional{Lack{"records wait for one that this system does not have",
                                  "have it made or brought back there, or take the reference to it away"}};
    }

    Result<bool> is_told(Channel const& channel, RecordId missing) {
        auto const causes = workspace_.store().open_causes_of(missing);
        if (!causes) return causes.error();
        for (auto const& cause : *causes) {
            if (cause.starts_with(waits_kind)) continue;
            auto const exception = workspace_.store().exception(cause);
            if (!exception) return exception.error();
            if (*exception && ((*exception)->connection == channel.system.name || cause.starts_with("gate|")))
                return true;
        }
        return false;
    }

    Result<> raise(Channel const& channel, std::string const& name, Awaited const& awaited, Lack& lack) {
        auto       cause = std::string{waits_kind} + name;
        auto const known = workspace_.store().exception(cause);
        if (!known) return known.error();
        if (*known && (*known)->open) return {};
        auto const& wait    = *awaited.first;
        auto const* mapping = channel.mapping_of_object(wait.object);
        return workspace_.raise(
            Error{ErrorCode::not_found, std::move(lack.message)}
                .in_field(wait.vendor_field)
                .with_value(awaited.missing.to_string())
                .with_expected("a record of " + wait.system + "'s; waiting: " + std::to_string(awaited.waits)),
            {.cause       = std::move(cause),
             .code        = {},
             .message     = {},
             .connection  = wait.system,
             .object      = mapping ? std::string{mapping->vendor_object} : wait.object,
             .record      = wait.record.to_string(),
             .record_id   = wait.record,
             .path        = mapping ? canonical_path(*mapping, wait.vendor_field) : wait.object,
             .rule        = "a reference is written once its system has the record",
             .owner       = "integration",
             .remedy      = std::move(lack.remedy),
             .correlation = workspace_.begin_trace()});
    }

    /// A plan that was cut has not looked at all: there the system itself tells.
    Result<bool> is_over(StoredException const& exception) {
        std::string_view const name = std::string_view{exception.cause}.substr(waits_kind.size());
        if (since_.count(std::string{name})) return false;
        if (!plan_.cut && plan_.waiting_more == 0) return true;
        auto*      channel = workspace_.channel(exception.connection);
        auto const missing = RecordId::parse(name.substr(name.rfind('|') + 1));
        if (!channel) return true;
        if (!missing) return false;  // All that go by one field: only a whole plan knows.
        auto const today = workspace_.store().resolve(*missing);
        if (!today) return today.error();
        auto const bound = bound_systems(workspace_.store(), *today);
        if (!bound) return bound.error();
        return std::find(bound->begin(), bound->end(), exception.connection) != bound->end();
    }

    Result<> clear_others() {
        for (std::string after{waits_kind};;) {
            auto const open = workspace_.store().open_exceptions(after, limits::due_per_page);
            if (!open) return open.error();
            for (auto const& exception : *open) {
                if (!exception.cause.starts_with(waits_kind)) return {};
                auto const over = is_over(exception);
                if (!over) return over.error();
                if (!*over) continue;
                since_before_.erase(exception.cause.substr(waits_kind.size()));
                if (auto const cleared = workspace_.clear(exception.cause); !cleared) return cleared;
            }
            if (open->size() < limits::due_per_page) return {};
            after = open->back().cause;
        }
    }

    Result<> read_since() {
        auto const kept = workspace_.store().setting(waits_since);
        if (!kept) return kept.error();
        if (kept->empty()) return {};
        kept_ = *kept;
        JsonReader       in{kept_};
        std::string_view name;
        Wire             value;
        in.enter_object();
        while (in.next_member(name)) {
            std::string const awaited{name};
            if (!in.value(value)) break;
            if (auto const since = Timestamp::parse(value.text)) since_before_.emplace(awaited, *since);
        }
        return {};
    }

    Result<> keep_since() {
        if (plan_.cut)
            for (auto const& [name, since] : since_before_)
                if (since_.size() < limits::waits_told_max) since_.emplace(name, since);
        std::string text;
        JsonWriter  out{text};
        out.begin_object();
        for (auto const& [name, since] : since_) {
            out.name(name);
            out.text(since.to_string());
        }
        out.end_object();
        if (since_.empty()) text.clear();
        return text == kept_ ? Result<>{} : workspace_.store().put_setting(waits_since, text);
    }

    Workspace&                       workspace_;
    Plan const&                      plan_;
    std::map<std::string, Awaited>   awaited_{};  // By system and record.
    std::map<std::string, Timestamp> since_before_{};
    std::map<std::string, Timestamp> since_{};
    std::string                      kept_{};
};

}  // namespace sync_detail

using namespace sync_detail;

Result<> tell_waits(Workspace& workspace, Plan const& plan) {
    // An old plan does not know who waits by now.
    if (workspace.clock().now() - plan.made_at > limits::wait_untold_max) return {};
    return TellingWaits{workspace, plan}.run();
}

}  // namespace throughline
