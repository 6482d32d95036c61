#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/store/store.hpp>
#include <throughline/sync/event_delivery.hpp>
#include <throughline/sync/plan.hpp>
#include <throughline/sync/submission.hpp>
#include <throughline/sync/topology.hpp>
#include <throughline/transport/transport.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// What was read of one object.
struct ReadCount {
    std::string   system;
    std::string   object;
    std::uint64_t read    = 0;
    std::uint64_t changed = 0;  ///< New or different.
    std::uint64_t parked  = 0;  ///< Kept aside, each with an exception.
    std::uint64_t deleted = 0;
    std::uint64_t pages   = 0;
};

/// What one refresh did.
struct Refreshed {
    std::vector<ReadCount> counts{};
    std::uint64_t          hinted    = 0;  ///< Records that were read because of a notification.
    std::uint64_t          mended    = 0;  ///< Records that had been kept aside and could be read now.
    std::uint64_t          derived   = 0;  ///< Records that derivations made or changed.
    std::uint64_t          described = 0;  ///< Descriptions of vendors' objects that were asked for.
    std::uint64_t          replayed  = 0;  ///< Records read otherwise because a mapping is another than it was.
    std::vector<Error>     failures{};     ///< Objects that could not be read this time; their bookmarks stand.

    std::uint64_t read() const;
    std::uint64_t changed() const;
};

struct Applied {
    std::uint64_t applied   = 0;
    std::uint64_t created   = 0;
    std::uint64_t rejected  = 0;  ///< Each has an exception.
    std::uint64_t retryable = 0;  ///< Nothing happened; owed again.
    std::uint64_t uncertain = 0;  ///< Unknown; looked up before anything else.
    std::uint64_t skipped   = 0;  ///< The record changed after the plan was made; owed again.

    Applied& operator+=(Applied const& other);
};

/// What a step did, and when the next one is due.
struct Stepped {
    Applied   applied{};
    bool      idle = false;  ///< Nothing is left to do before `again_at`, unless there is news.
    Timestamp again_at{};    ///< At once, where there is more to do.
};

/// Told as work goes on: for progress, logs and reports. Called on the thread that runs the engine.
class Progress {
  public:
    virtual ~Progress() = default;

    virtual void read(ReadCount const& /*so_far*/) {}
    virtual void derived(std::uint64_t /*records_looked_at*/) {}
    virtual void written(std::string_view /*system*/, std::string_view /*object*/, std::uint64_t /*count*/,
                         std::uint64_t /*total*/) {}
};

/// Runs a topology: pull, decode, merge, derive, plan, apply. It keeps everything in the store, so that one that is
/// destroyed at any moment goes on where it was when another is made. It starts no thread; one thread at a time.
class Engine {
  public:
    struct Parts {
        Store&     store;
        Transport& transport;
        Clock&     clock;
        Random&    random;
        Progress*  progress = nullptr;
    };

    /// Requires: `topology.check()`; throws std::invalid_argument with every fault otherwise.
    Engine(Topology topology, Parts parts);
    ~Engine();
    Engine(Engine const&)            = delete;
    Engine& operator=(Engine const&) = delete;

    /// Signs in everywhere and asks for something cheap: bad credentials and wrong hosts show before any work.
    Result<> check();
    /// Settles what an earlier run left unknown, reads what changed, merges it, derives what follows. Writes to the
    /// store only. A system that cannot be read is reported; the others go on.
    Result<Refreshed> refresh();
    /// Takes a notification that a vendor has sent to the host: verifies it, keeps what it is about, and returns; the
    /// next refresh reads those records, whatever the notification says of them. Repeated, late and disordered ones do
    /// no harm, lost ones cost time. Returns how many records are news.
    Result<std::uint64_t> ingest(std::string_view system, http::Request const& notification);
    /// What is owed, by what the store knows now. Changes nothing, neither in a system nor in the store.
    Result<Plan> owed();
    /// `refresh`, then `owed`; what cannot be written is an exception from then on.
    Result<Plan> plan();
    /// Carries a plan out. A write whose record has changed since is skipped: what was not planned is not written. A
    /// write of a field that its system decides itself, or of a record that it does not take, is refused whoever made
    /// the plan. `forbidden` where the plan needs an approval that it does not have.
    Result<Applied> apply(Plan const& plan);
    /// Plans and applies until nothing is owed that can be written, at most `limits::passes_max` times.
    Result<Applied> run_until_idle();

    // The same loop for a host that has one of its own.

    /// Goes on where the last step ended, at least by one piece, and until nothing is left or the deadline has passed.
    /// Pieces are pages and batches; none is broken off. Idle, it does nothing before `again_at`, unless there is news.
    /// An error ends the pass; the next step after it begins another.
    Result<Stepped> step(Timestamp deadline);
    /// Readable while there is news to step for: a descriptor to poll beside the host's own. It is the engine's.
    int handle() const;
    /// There is news: a notification that was taken says so by itself. From any thread.
    void wake();

    // Before anything is written.

    /// What every gate says of a record as it would be, with what the store knows of all others: for a host's own
    /// screen, before the record is saved anywhere. Empty: nothing stands in the way.
    Result<std::vector<Violation>> validate(RecordId id, AnyObject const& object);
    /// The same of a record as it is.
    Result<std::vector<Violation>> validate(ObjectType const& type, RecordId id);

    /// Wants a change made in a system, and waits for its outcome, at most until the deadline. Authority, gates,
    /// approvals and the order of intent and effect are as for everything else. What was not rejected goes on by
    /// itself afterwards, also after a crash; submitting the same again asks how it stands and doubles nothing. An
    /// error is of the submission itself (`validation`, `not_found`, `unsupported`) or of the store.
    Result<Submitted> submit_and_wait(Submission const& submission, Timestamp deadline);

    /// Asks for the plan to be approved, where the topology's policy wants that. Asking again changes nothing.
    Result<> request_approval(Plan const& plan, std::string_view by);
    /// One voice for exactly this plan. `forbidden` for the requester and for whom the policy does not let; `conflict`
    /// where nobody has asked, or who asks has spoken already.
    Result<> approve(std::string_view plan_hash, std::string_view by, std::string_view note = {});
    /// What has been said of a plan so far; nothing where nobody has asked.
    Result<std::optional<Approval>> approval(std::string_view plan_hash);

    /// Gives a sink the business events that it has not been given yet, in the order in which they happened; its name
    /// is how far it came. Delivered at least once: after a crash or a failure it goes on where the sink last kept what
    /// it took. Returns how many; a sink that fails is an exception, too.
    Result<std::uint64_t> deliver(std::string_view sink_name, EventSink& sink);

    /// What the last refresh did.
    Refreshed const& last_refresh() const;

    /// The topology that it was made with.
    Topology const& topology() const;

    /// Reads again what was received and kept (`Topology::retention`), through today's mappings, and says what would
    /// change in the records and what would then be owed. Changes nothing, calls no system.
    Result<Replay> replay(ReplayFrom const& from);
    /// Takes over into the records what a replay has shown; what is then owed is in the next plan. Without `by`, only
    /// what may change automatically; in the name of a person also what is manual.
    Result<Replayed> adopt(Replay const& replay, std::string_view by = {});
    /// A replay of what fits, at once, as it would begin by itself: what is automatic is taken over, what is manual is
    /// an exception (`replay|`), what is never stays.
    Result<Replayed> replay_by_policy(ReplayFrom const& from = {});
    /// Erases all that was received of one record and kept, and its values that lost. How much there was.
    Result<std::uint64_t> erase_received(std::string_view system, std::string_view vendor_object, std::string_view key);

    /// Brings back a value that lost (`Store::losses`, by its sequence), in the name of a person. It goes to the
    /// member's owner first, and to all others once the owner's system has taken it; a value that the owner refuses is
    /// given up by discarding that exception. The value that makes way is kept in its turn. `forbidden` where the
    /// member is frozen or a process decides it, `not_found` where the loss is no longer kept.
    Result<> restore(std::uint64_t loss, std::string_view by);

    // What people decide about open exceptions, by cause. `by` is who decides; each decision has its audit entry.
    // `not_found` where no such exception is open, `unsupported` where the decision makes no sense for it.

    /// Tries again what it stopped: reads a record that was kept aside, owes a refused write anew, looks at a gate
    /// again, believes in deletions that were doubted. True where that has settled it already.
    Result<bool> retry(std::string_view cause, std::string_view by);
    /// Gives up what it stopped: a record kept aside, a refused write until the record changes.
    Result<> discard(std::string_view cause, std::string_view reason, std::string_view by);
    /// Makes it someone else's until it clears.
    Result<> reassign(std::string_view cause, std::string_view owner, std::string_view by);
    /// Reads a record that was kept aside with one field corrected; the vendor's own next word still wins. `json` is
    /// the value: `"text"`, `12.50`, `true`, `null`. True where the record could be read now.
    Result<bool> correct(std::string_view cause, std::string_view vendor_field, std::string_view json,
                         std::string_view by);
    /// After a create of unknown outcome at a vendor that cannot be asked: this is the record that it made.
    Result<> bind(std::string_view cause, std::string_view vendor_key, std::string_view by);

  private:
    struct Machinery;
    std::unique_ptr<Machinery> machinery_;
};

}  // namespace throughline
