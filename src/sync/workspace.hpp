#pragma once

#include "runner.hpp"
#include "seen_keys.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/drift.hpp>
#include <throughline/sync/engine.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace throughline {

/// Who last set a member, and when.
struct Provenance {
    std::string by;  ///< A system's name, "process:<name>", or "person:<name>".
    Timestamp   at{};
    std::string correlation{};
    /// The system that owns the member, and has not said this of it: what a process or a person said in its name, or
    /// what the owner before it said last. It is owed to it.
    std::string handed_to{};
};

/// A record in hand.
struct Held {
    RecordId                          id{};
    AnyObject                         object;
    std::uint64_t                     version = 0;  ///< 0: it does not exist yet.
    bool                              deleted = false;
    std::map<std::size_t, Provenance> provenance{};

    bool exists() const { return version != 0; }
};

/// What we last knew a vendor's record to hold: the members that it shows us, and those that it only takes.
struct Shadow {
    std::string read{};
    std::string written{};

    static Shadow parse(std::string const& stored);
    std::string   to_string() const { return written.empty() ? read : read + "\n" + written; }
};

/// Before the place of a line whose key the vendor has not told us yet.
inline constexpr char line_place_mark[] = "?";

class Workspace;

/// One system, opened.
struct Channel final : References, Containment {
    Channel(Workspace& its_workspace, System const& its_system);

    RecordId id_of(std::string_view object, std::string_view vendor_object, std::string_view key) override;
    std::optional<std::string> key_of(RecordId id, std::string_view vendor_object) override;
    std::vector<Contained>     contained_in(RecordId parent, std::string_view object) override;

    JsonDecoder const* decoder_of(std::string_view vendor_object) const;
    MappingView const* mapping_of_object(std::string_view object) const;
    MappingView const* mapping_of_vendor_object(std::string_view vendor_object) const;
    bool               creates(std::string_view object) const;
    MappingContext     context();
    /// The mappings in force: the system's, without what rests.
    std::span<MappingView const> mappings() const;
    /// The same mapping as if nothing rested: what shadows hold, and what authority goes by.
    MappingView const& whole(MappingView const& mapping) const;
    /// Null where nothing of it rests.
    Pause const* pause_of(MappingView const& mapping) const;
    /// Requires: nobody holds one of the mappings in force.
    void rest(std::vector<Pause> pauses);
    bool rests() const { return !paused_.mappings().empty(); }

    /// When the vendor's description of an object was last looked at, and when that is due again.
    struct Look {
        Timestamp   last{};
        Timestamp   due{};
        bool        never = false;  ///< The vendor has none.
        std::string accepted;       ///< The digest of the text that changes nothing; empty where none is known.
    };

    /// After a refusal: the description is looked at with the next refresh, unless it was a moment ago.
    void doubt(std::string_view vendor_object);

    /// The first store error met inside a callback that could not return it.
    Result<> take_failure();
    void     forget_references() { ids_.clear(); }
    /// The vendor has said otherwise that it has that record: a complete read under way may be past its place.
    void showed(std::string_view vendor_object, std::string const& key);

    Workspace&                 workspace;
    System const&              system;
    std::unique_ptr<Lane>      lane;
    std::unique_ptr<Connector> connector;
    std::vector<JsonDecoder>   decoders;

    std::map<std::string, Look, std::less<>> looks{};        ///< By vendor object.
    std::set<std::string>                    catching_up{};  ///< Vendor objects of which something has rested.

    /// What complete reads that are under way have shown, by vendor object.
    std::map<std::string, SeenKeys, std::less<>> whole_reads{};

  private:
    PausedMappings                            paused_{};
    std::unordered_map<std::string, RecordId> ids_{};
    std::optional<Error>                      failure_{};
};

class GatheredWays;

/// What every step of the engine works with.
class Workspace {
  public:
    Workspace(Topology topology, Engine::Parts parts);

    Store&                                 store() { return parts_.store; }
    Runner&                                runner() { return runner_; }
    Clock&                                 clock() { return parts_.clock; }
    Progress&                              progress() { return parts_.progress ? *parts_.progress : silent_; }
    Topology const&                        topology() const { return topology_; }
    std::vector<std::unique_ptr<Channel>>& channels() { return channels_; }
    Channel*                               channel(std::string_view name);

    /// A new W3C trace parent for a piece of work; requests carry it until the next.
    std::string begin_trace();

    /// A record by id, aliases followed; one that does not exist has version 0.
    Result<Held> hold(ObjectType const& type, RecordId id);
    /// Stores what changed: the record, its links, the marks of all that must be looked at again.
    Result<> keep(Held& held);
    /// Members as they are for the audit and for people: personal data redacted.
    static std::string shown(ObjectType const& type, void const* object, std::size_t place);

    Result<> raise(StoredException exception);
    Result<> raise(Error const& error, StoredException known);
    Result<> clear(std::string const& cause);
    /// From now on, and however often it is raised, until it clears, that is whose it is.
    Result<> assign(StoredException exception, std::string owner);
    /// Nothing is owed to any system: what was refused of it is no longer wanted.
    /// Those of `standing` are.
    Result<> settle(Store::Due const& due, std::vector<std::string> const& standing);
    /// A refused write is no longer owed, or was made: clears its exception.
    Result<> forget_write(std::string const& cause);
    /// A record of any object, to be looked at again; nothing where there is none.
    Result<> mark_due(Store::Work work, RecordId id);
    /// All records of an object, in transactions of its own.
    Result<> mark_all_due(Store::Work work, std::string_view object);
    /// A person has asked to go on in spite of that exception; holds until it is used.
    Result<>     grant(std::string const& cause);
    Result<bool> is_granted(std::string const& cause);
    Result<>     use_grant(std::string const& cause);

    /// The events that may happen to records of that type.
    std::vector<EventRule const*> const& event_rules(ObjectType const& type) const;
    /// Puts one into the outbox, in the transaction under way.
    Result<> tell(std::string_view event, StoredAudit entry);

  private:
    /// All of it in one transaction: the one under way, or one of its own.
    Result<> together(std::function<Result<>()> const& steps);
    Result<> mark_dependants(RecordId id, ObjectType const& type, std::vector<Reference> const& references);
    Result<> mark_by_ways(ObjectType const& type, std::set<RecordId> const& begins);
    Result<> mark_watching(Process const& process, Reference const& reference);
    Result<> tell_of(std::string_view event, StoredException const& exception);

    Topology                              topology_;
    Engine::Parts                         parts_;
    Progress                              silent_{};
    Runner                                runner_;
    std::vector<std::unique_ptr<Channel>> channels_{};

    std::unordered_map<std::string_view, std::vector<EventRule const*>> event_rules_{};

    friend class GatheredWays;
    GatheredWays* gathered_ = nullptr;
};

/// Within a transaction that looks at nothing again: the ways that processes watch are not walked with each change but
/// from all of them at once, so that a page of rates marks the work of its card's account once. Without `walk` nobody
/// hears of them.
class GatheredWays {
  public:
    explicit GatheredWays(Workspace& workspace);
    ~GatheredWays();
    GatheredWays(GatheredWays const&)            = delete;
    GatheredWays& operator=(GatheredWays const&) = delete;

    Result<> walk();

  private:
    friend class Workspace;
    Workspace&                                     workspace_;
    std::map<std::string_view, std::set<RecordId>> begins_{};
};

/// Whether an error is of the connection and the moment, and not of what was asked.
bool may_pass(ErrorCode code);

/// The day in UTC.
Date date_of(Timestamp at);

/// Natural keys compare trimmed and without regard to ASCII case.
std::string normalized_key(std::string_view text);

/// Who may set a member now.
struct Decider {
    enum class Kind : unsigned char { system, process, first_speaker, everybody };

    Kind        kind = Kind::first_speaker;
    std::string system{};
};

/// What decides who may set the members of a record: its stage, and the systems it lives in, those that take it first.
struct Seats {
    std::string                stage{};
    std::vector<System const*> systems{};
};
Result<Seats> seats_of(Workspace& workspace, Held const& held, std::vector<std::string> const& bound);
/// Whether the topology's routes let a system have a record.
Result<bool> takes(Workspace& workspace, System const& system, Held const& held);

inline constexpr std::string_view process_mark = "process:";
inline constexpr std::string_view person_mark  = "person:";

/// `speaker` is a system's name, "process:<name>" or "person:<name>".
Decider decider_of(Topology const& topology, ObjectType const& type, Seats const& seats, std::size_t place);
bool    may_set(Topology const& topology, Held const& held, Seats const& seats, std::size_t place,
                std::string_view speaker);

/// Something said about a record: some members, by someone, at a time.
struct Said {
    std::string_view speaker;
    AnyObject const& object;
    std::uint32_t    members = 0;
    Timestamp        at{};
    std::string_view correlation;
    std::string_view action;  ///< For the audit: "merged", "derived".
    /// Members of which the speaker did not hold the record's value: it spoke without knowing. What is owed to it
    /// stands.
    std::uint32_t unaware = 0;
    /// It speaks of the record for the first time: what it has nothing of, it did not take away.
    bool is_first_word = false;
    /// The system whose part the speaker takes: what it may set is what that system may, and it is owed to it.
    std::string_view in_place_of{};

    std::string_view seat() const { return in_place_of.empty() ? speaker : in_place_of; }
};

/// Takes over what the speaker may set; the rest stays as it is. Writes the audit. True when the record changed.
Result<bool> merge(Workspace& workspace, Held& held, Said const& said, std::vector<std::string> const& bound);

/// A decision needs somebody who made it.
Result<> require_person(std::string_view by);

/// The systems in which a record lives, and `also` where it is not empty: the one that shows it just now.
Result<std::vector<std::string>> bound_systems(Store& store, RecordId id, std::string_view also = {});

}  // namespace throughline
