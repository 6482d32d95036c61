#include "submissions.hpp"

#include "approvals.hpp"
#include "causes.hpp"
#include "deriver.hpp"
#include "freezing.hpp"
#include "planner.hpp"
#include "refusing.hpp"
#include "settling.hpp"
#include "telling.hpp"
#include "writer.hpp"

#include <throughline/connector/patience.hpp>

#include <algorithm>

namespace throughline {

namespace sync_detail {

/// One submission on its way.
class Submitting {
  public:
    Submitting(Workspace& workspace, Submission const& wanted, Channel& channel, MappingView const& mapping)
        : workspace_{workspace}, wanted_{wanted}, channel_{channel}, mapping_{mapping} {}

    Result<Submitted> run() {
        auto const taken = take_over();
        if (!taken) return taken.error();
        if (*taken) return **taken;
        for (int failures = 1;; ++failures) {
            auto const ended = attempt();
            if (!ended) return ended.error();
            if (*ended) return **ended;
            if (workspace_.runner().is_late()) return too_late();
            pause(failures);
        }
    }

  private:
    // Before anything is wanted.

    Result<std::optional<Submitted>> take_over() {
        if (auto const held = hold(); !held) return held.error();
        auto const refused = why_not();
        if (!refused) return refused.error();
        if (*refused) return std::optional{rejected(**refused)};
        auto const shut = gates();
        if (!shut) return shut.error();
        if (!shut->empty()) {
            auto no       = rejected(Error{ErrorCode::validation, shut->front().message}
                                         .in_field(shut->front().path)
                                         .with_expected(shut->front().expected)
                                         .with_owner(shut->front().owner)
                                         .with_remedy(shut->front().remedy));
            no.violations = *shut;
            return std::optional{std::move(no)};
        }
        if (auto const kept = keep(); !kept) return kept.error();
        return std::optional<Submitted>{};
    }

    Result<> hold() {
        auto held = workspace_.hold(mapping_.type(), wanted_.record);
        if (!held) return held.error();
        auto bound = bound_systems(workspace_.store(), held->id);
        if (!bound) return bound.error();
        auto const known = workspace_.store().binding_of(held->id, channel_.system.name, mapping_.vendor_object);
        auto const all   = workspace_.store().bindings_of(held->id);
        if (!known || !all) return known ? all.error() : known.error();
        is_there_ = *known && !(*known)->deleted;
        is_alone_ = all->empty();
        key_      = is_there_ ? (*known)->key : std::string{};
        held_     = *std::move(held);
        bound_    = *std::move(bound);
        if (std::find(bound_.begin(), bound_.end(), channel_.system.name) == bound_.end())
            bound_.push_back(channel_.system.name);
        return {};
    }

    bool says_news() const {
        for (std::size_t place = 0; place < mapping_.type().members.size(); ++place)
            if (is_meant(place) && is_news(place)) return true;
        return !held_->exists() || held_->deleted;
    }
    bool is_news(std::size_t place) const {
        return !mapping_.type().members[place].same(wanted_.object.data(), held_->object.data());
    }
    bool is_meant(std::size_t place) const { return wanted_.members >> place & 1u; }

    Result<std::optional<Error>> why_not() {
        if (wanted_.version && *wanted_.version != held_->version && says_news())
            return no(Error{ErrorCode::conflict, "the record has changed since it was looked at"}
                          .with_value("version " + std::to_string(held_->version))
                          .with_expected("version " + std::to_string(*wanted_.version))
                          .with_remedy("look at it as it is now, and decide again"));
        if (!can_write(channel_, mapping_))
            return no(Error{ErrorCode::unsupported, "the connector cannot write this object"});
        if (!is_there_)
            if (auto const can = why_not_made(); !can || *can) return can;
        auto const seats = seats_of(workspace_, *held_, bound_);
        if (!seats) return seats.error();
        Seats const now{is_there_ ? seats->stage : Authority::stage_of(wanted_.object), seats->systems};
        for (std::size_t place = 0; place < mapping_.type().members.size(); ++place) {
            if (!is_meant(place)) continue;
            if (auto const not_set = why_not_set(now, place); !not_set || *not_set) return not_set;
        }
        return std::optional<Error>{};
    }

    Result<std::optional<Error>> why_not_set(Seats const& now, std::size_t place) {
        auto const& name = mapping_.type().members[place].name;
        if (!is_taken(place))
            return no(Error{ErrorCode::unsupported, "the system does not take this member"}.in_field(name));
        if (!may_set(workspace_.topology(), *held_, now, place, channel_.system.name))
            return no(
                Error{ErrorCode::forbidden, "the system does not decide this member"}.in_field(name).with_expected(
                    who_decides(now, place)));
        if (!is_news(place)) return std::optional<Error>{};
        auto const freeze = frozen_now(workspace_, *held_, now.stage, place);
        if (!freeze) return freeze.error();
        if (!*freeze) return std::optional<Error>{};
        return no(
            Error{ErrorCode::forbidden, "nobody changes this any more: it was frozen by " + (*freeze)->by}.in_field(
                name));
    }

    /// A record that the system does not have may be one that nobody has: then it is made there.
    Result<std::optional<Error>> why_not_made() {
        if (held_->exists() && !is_alone_)
            return no(Error{ErrorCode::not_found, "the system does not have this record"});
        if (!channel_.creates(mapping_.object))
            return no(Error{ErrorCode::forbidden, "nothing of this object is made in the system"});
        Held const made{held_->id, wanted_.object};
        auto const taken = takes(workspace_, channel_.system, made);
        if (!taken) return taken.error();
        if (!*taken) return no(Error{ErrorCode::forbidden, "the system takes no such record"});
        auto const same = same_by_identity(workspace_, wanted_.object, held_->id);
        if (!same) return same.error();
        if (same->empty()) return std::optional<Error>{};
        return no(Error{ErrorCode::duplicate, "there is such a record already"}.with_value(same->front().to_string()));
    }

    /// A field that is only set once is taken with a new record only.
    bool is_taken(std::size_t place) const {
        return std::any_of(mapping_.rows.begin(), mapping_.rows.end(), [&](FieldRow const& row) {
            bool const speaks = row.kind == RowKind::member && row.encode && (bits_of(row) >> place & 1u);
            return speaks && row.direction != Direction::read && (row.direction != Direction::create || !is_there_);
        });
    }

    std::string who_decides(Seats const& seats, std::size_t place) const {
        auto const decider = decider_of(workspace_.topology(), mapping_.type(), seats, place);
        if (decider.kind == Decider::Kind::process) return "it to follow from others";
        auto const first = held_->provenance.find(place);
        return "a change in " + (decider.kind == Decider::Kind::system || first == held_->provenance.end()
                                     ? decider.system
                                     : first->second.by);
    }

    Result<std::optional<Error>> no(Error error) const {
        return std::optional{
            std::move(error).in_connection(channel_.system.name).in_object(mapping_.object).in_record(id())};
    }
    std::string id() const { return held_->id.to_string(); }

    /// What stands in the way of the record as it would be, and does not yet.
    Result<std::vector<Violation>> gates() {
        AnyObject after = held_->exists() && !held_->deleted ? held_->object : AnyObject{mapping_.type()};
        for (std::size_t place = 0; place < mapping_.type().members.size(); ++place)
            if (is_meant(place)) mapping_.type().members[place].copy(wanted_.object.data(), after.data());
        auto found = violations_of(workspace_, held_->id, after);
        if (!found || found->empty() || !held_->exists() || held_->deleted) return found;
        auto const before = violations_of(workspace_, held_->id, held_->object);
        if (!before) return before;
        std::erase_if(*found, [&](Violation const& violation) {
            return std::find(before->begin(), before->end(), violation) != before->end();
        });
        return found;
    }

    /// From here on it is wanted, once the transaction is kept: with the intent of the write that follows from it, or
    /// before anything else is done or said.
    Result<> keep() {
        auto const trace       = workspace_.begin_trace();
        auto const speaker     = "person:" + wanted_.by;
        auto       transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        if (held_->deleted) {  // It was withdrawn when the system refused it: it begins anew.
            Held const fresh{held_->id, AnyObject{mapping_.type()}, held_->version};
            held_ = fresh;
            if (auto const told = tell_revival(speaker, trace); !told) return told;
        }
        before_ = held_;
        if (auto const said = say(wanted_.object, wanted_.members, trace); !said) return said;
        if (auto const marked = workspace_.store().mark_due(Store::Work::plan, held_->id, mapping_.object); !marked)
            return marked;
        wanting_.emplace(*std::move(transaction));
        return {};
    }

    Result<> keep_wanted() {
        if (!wanting_) return {};
        auto const kept = wanting_->commit();
        wanting_.reset();
        return kept;
    }

    Result<> say(AnyObject const& object, std::uint32_t members, std::string_view trace) {
        auto const merging = merge(workspace_, *held_,
                                   {.speaker     = "person:" + wanted_.by,
                                    .object      = object,
                                    .members     = members,
                                    .at          = workspace_.clock().now(),
                                    .correlation = trace,
                                    .action      = "merged",
                                    .in_place_of = channel_.system.name},
                                   bound_);
        return merging ? Result<>{} : merging.error();
    }

    Result<> tell_revival(std::string const& speaker, std::string const& trace) {
        return workspace_.store().put_audit({.at          = workspace_.clock().now(),
                                             .record      = held_->id,
                                             .object      = std::string{mapping_.object},
                                             .member      = {},
                                             .after       = "{}",
                                             .action      = "recorded",
                                             .connection  = speaker,
                                             .correlation = trace});
    }

    // Once it is wanted.

    /// Nothing where another attempt may end it.
    Result<std::optional<Submitted>> attempt() {
        if (auto const settled = settle(); !settled) return settled.error();
        if (auto const held = hold(); !held) return held.error();
        auto plan = plan_owed_of(workspace_, *held_, channel_);
        if (!plan) return plan.error();
        if (!goes_out(*plan))
            if (auto const kept = keep_wanted(); !kept) return kept.error();
        if (plan->writes.empty()) return how_it_stands(what_it_waits_for(*plan));
        auto const approval = use_approval(workspace_, *plan);
        if (!approval) {
            if (approval.error().code() != ErrorCode::forbidden) return approval.error();
            auto waits = pending(approval.error());
            waits.plan = *std::move(plan);
            return std::optional{std::move(waits)};
        }
        auto const carried_out = carry_out(*plan, *approval);
        if (!carried_out) return carried_out.error();
        if (!*carried_out) return std::optional<Submitted>{};
        bool const is_ours = std::any_of(plan->writes.begin(), plan->writes.end(),
                                         [&](PlannedWrite const& write) { return write.record == held_->id; });
        bool const settled = (*carried_out)->applied + (*carried_out)->rejected > 0;
        return is_ours && settled ? how_it_stands({}) : Result<std::optional<Submitted>>{};
    }

    /// The vendor is asked about a write of unknown outcome, which takes its time.
    Result<> settle() {
        auto const open = is_open();
        if (!open || !*open) return open ? Result<>{} : open.error();
        if (auto const kept = keep_wanted(); !kept) return kept;
        return settle_unknown_of(workspace_, held_->id, channel_.system.name);
    }

    /// Whether the next that is kept are the intents of its writes.
    bool goes_out(Plan const& plan) const {
        return !plan.writes.empty() && plan.settled.empty() && plan.standing.empty() &&
               !workspace_.topology().approval.needs_approval(plan);
    }

    /// Besides its own write a plan holds those that it must wait for: whether it was refused, its own exception says.
    Result<std::optional<Submitted>> how_it_stands(std::optional<Error> const& waits_for) {
        auto const open = is_open();
        if (!open) return open.error();
        if (*open) return std::optional<Submitted>{};
        if (auto const held = hold(); !held) return held.error();
        auto holds = what_it_holds();
        if (!holds || (*holds)->kind == Submitted::Kind::applied) return holds;
        if (waits_for) return std::optional{pending(*waits_for)};
        auto const refused = workspace_.store().exception(cause());
        if (!refused) return refused.error();
        return *refused && (*refused)->open ? withdraw(**refused) : std::move(holds);
    }
    std::string cause() const { return write_cause(channel_.system.name, mapping_.vendor_object, held_->id); }

    /// Nothing where it is too late to begin.
    Result<std::optional<Applied>> carry_out(Plan const& plan, std::optional<Approval> const& approval) {
        std::optional<Applied> done;
        if (workspace_.runner().is_late()) {
            if (auto const kept = keep_wanted(); !kept) return kept.error();
        } else {
            auto const applied = apply_plan(workspace_, plan, take_wanting());
            if (!applied) return applied.error();
            done = *applied;
        }
        bool const went_out = done && done->applied + done->rejected + done->uncertain > 0;
        if (approval && !went_out)
            if (auto const back = give_back_approval(workspace_, *approval); !back) return back.error();
        return done;
    }

    std::optional<Transaction> take_wanting() {
        std::optional<Transaction> taken;
        if (wanting_) taken.emplace(*std::move(wanting_));
        wanting_.reset();
        return taken;
    }

    static std::optional<Error> what_it_waits_for(Plan const& plan) {
        if (!plan.truces.empty())
            return Error{ErrorCode::conflict, "the system keeps changing this field back"}
                .in_field(plan.truces.front().vendor_field)
                .with_remedy("see the open exception");
        if (plan.waiting.empty()) return std::nullopt;
        auto const& wait = plan.waiting.front();
        Error       why{ErrorCode::transient, wait.reason};
        return wait.missing.is_none() ? why : std::move(why).with_value(wait.missing.to_string());
    }

    /// Whether what is wanted is what the system is known to hold.
    Result<std::optional<Submitted>> what_it_holds() {
        auto const vendors = held_by_vendor(channel_, mapping_, held_->id);
        if (!vendors) return vendors.error();
        auto context         = channel_.context();
        context.record       = held_->id;
        auto const differing = *vendors ? members_that_differ(mapping_, wanted_.object.data(), (*vendors)->data(),
                                                              wanted_.members, context)
                                        : wanted_.members;
        if (auto const failed = channel_.take_failure(); !failed) return failed.error();
        if (!differing) return std::optional{ended(Submitted::Kind::applied, std::nullopt)};
        return std::optional{pending(Error{ErrorCode::transient, "not all of it can be written now"})};
    }

    Result<bool> is_open() {
        auto const open = workspace_.store().open_intents_of(held_->id);
        if (!open) return open.error();
        return std::any_of(open->begin(), open->end(),
                           [&](StoredIntent const& intent) { return intent.connection == channel_.system.name; });
    }

    /// The system has refused it: what it was to hold before, or else its own word, counts again. What was never
    /// anywhere is gone.
    Result<std::optional<Submitted>> withdraw(StoredException const& refusal) {
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        if (auto const back = is_there_ || owed_before() ? say_again() : remove(); !back) return back.error();
        if (auto const cleared = workspace_.forget_write(refusal.cause); !cleared) return cleared.error();
        if (auto const committed = transaction->commit(); !committed) return committed.error();
        return std::optional{rejected(error_of(refusal))};
    }

    static Error error_of(StoredException const& exception) {
        auto code = ErrorCode::validation;
        for (std::size_t each = 0; each < error_code_names.size(); ++each)
            if (error_code_names[each] == exception.code) code = static_cast<ErrorCode>(each);
        return Error{code, exception.message}
            .in_connection(exception.connection)
            .in_object(exception.object)
            .in_record(exception.record)
            .in_field(exception.vendor_field)
            .with_value(exception.value)
            .with_expected(exception.expected)
            .with_owner(exception.owner)
            .with_remedy(exception.remedy)
            .with_vendor_code(exception.rule);
    }

    Result<> say_again() {
        auto const ours = still_ours();
        auto const owed = owed_before() & ours;
        if (owed)
            if (auto const said = say(before_->object, owed, {}); !said) return said;
        auto const vendors = held_by_vendor(channel_, mapping_, held_->id);
        if (!vendors) return vendors.error();
        if (!*vendors) return {};
        auto const merging = merge(workspace_, *held_,
                                   {.speaker     = channel_.system.name,
                                    .object      = **vendors,
                                    .members     = ours & ~owed,
                                    .at          = workspace_.clock().now(),
                                    .correlation = {},
                                    .action      = "merged"},
                                   bound_);
        return merging ? Result<>{} : merging.error();
    }
    /// Somebody else may have decided meanwhile.
    std::uint32_t still_ours() const {
        std::uint32_t ours    = 0;
        auto const&   members = mapping_.type().members;
        for (std::size_t place = 0; place < members.size(); ++place)
            if (is_meant(place) && members[place].same(wanted_.object.data(), held_->object.data()))
                ours |= std::uint32_t{1} << place;
        return ours;
    }

    /// Somebody else has submitted it, and waits for it still.
    std::uint32_t owed_before() const {
        std::uint32_t owed = 0;
        if (!before_) return owed;
        auto const& members = mapping_.type().members;
        for (auto const& [place, said] : before_->provenance)
            if ((said.handed_to == channel_.system.name || !is_there_) && is_meant(place) &&
                !members[place].same(before_->object.data(), wanted_.object.data()))
                owed |= std::uint32_t{1} << place;
        return owed;
    }

    Result<> remove() {
        if (!is_alone_) return {};
        held_->deleted = true;
        if (auto const kept = workspace_.keep(*held_); !kept) return kept;
        return workspace_.store().put_audit({.at         = workspace_.clock().now(),
                                             .record     = held_->id,
                                             .object     = std::string{mapping_.object},
                                             .member     = {},
                                             .action     = "deleted",
                                             .connection = channel_.system.name});
    }

    // How it stands.

    Submitted ended(Submitted::Kind kind, std::optional<Error> error) const {
        return {.kind = kind, .key = key_, .version = held_->version, .error = std::move(error)};
    }
    Submitted rejected(Error error) const { return ended(Submitted::Kind::rejected, std::move(error)); }
    Submitted pending(Error error) const {
        return ended(Submitted::Kind::pending,
                     std::move(error).in_connection(channel_.system.name).in_object(mapping_.object).in_record(id()));
    }

    Result<Submitted> too_late() {
        auto const open = is_open();
        if (!open) return open.error();
        if (*open)
            return ended(Submitted::Kind::uncertain,
                         Error{ErrorCode::uncertain, "it was sent, and its outcome is not known yet"});
        return pending(Error{ErrorCode::cancelled, "the deadline has passed; it goes on with the next plan"}
                           .with_owner(wanted_.by)
                           .with_remedy("submit the same again to hear how it stands, with more time"));
    }

    void pause(int failures) {
        auto exchange = Exchange{*channel_.lane};
        workspace_.runner().run_in_time(sleep_a_while(exchange, backoff({}, failures, workspace_.runner().random())));
    }
    static Async<bool> sleep_a_while(Exchange exchange, std::chrono::milliseconds wait) {
        co_await exchange.sleep(wait);
        co_return true;
    }

    Workspace&               workspace_;
    Submission const&        wanted_;
    Channel&                 channel_;
    MappingView const&       mapping_;
    std::optional<Held>      held_{};
    std::optional<Held>      before_{};  ///< The record, before it was wanted otherwise.
    std::vector<std::string> bound_{};   ///< With the system that is meant.
    bool                     is_there_ = false;
    bool                     is_alone_ = false;  ///< No system and no process knows of it.
    std::string              key_{};

    std::optional<Transaction> wanting_{};  ///< It is wanted, and that is not kept yet.
};

/// The deadline holds for one submission, however that ends.
class Hurry {
  public:
    Hurry(Runner& runner, Timestamp deadline) : runner_{runner} { runner_.set_deadline(deadline); }
    ~Hurry() { runner_.set_deadline(std::nullopt); }
    Hurry(Hurry const&)            = delete;
    Hurry& operator=(Hurry const&) = delete;

  private:
    Runner& runner_;
};

}  // namespace sync_detail

Result<Submitted> submit(Workspace& workspace, Submission const& submission, Timestamp deadline) {
    auto const& type = submission.object.type();
    if (submission.by.empty() || submission.record.is_none() || submission.members == 0)
        return Error{ErrorCode::validation, "a submission needs a record, members, and who wants it"}.in_object(
            type.name);
    auto* const channel = workspace.channel(submission.system);
    if (!channel)
        return Error{ErrorCode::not_found, "the topology has no such system"}.in_connection(submission.system);
    auto const* mapping = channel->mapping_of_object(type.name);
    if (!mapping)
        return Error{ErrorCode::unsupported, "the system does not keep this object"}
            .in_connection(submission.system)
            .in_object(type.name);
    sync_detail::Hurry const hurry{workspace.runner(), deadline};
    auto submitted = sync_detail::Submitting{workspace, submission, *channel, channel->whole(*mapping)}.run();
    if (!submitted || submitted->kind != Submitted::Kind::applied) return submitted;
    // What follows is known when the answer is. The system has it, whatever becomes of that.
    derive_little(workspace).ignore("marks that stay are the next refresh's");
    return submitted;
}

}  // namespace throughline
