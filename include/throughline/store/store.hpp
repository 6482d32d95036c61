#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline {

/// A canonical record as it is kept: the object as canonical JSON, and what stands around it.
struct StoredRecord {
    RecordId      id{};
    std::string   object;           ///< Canonical object: "Account".
    std::uint64_t version = 0;      ///< Grows by one with every change.
    std::string   body;             ///< Canonical JSON of the object.
    std::string   provenance{};     ///< JSON: member -> who said so, when, under which correlation id.
    bool          deleted = false;  ///< A tombstone: the owner says that it is gone.
    Timestamp     changed_at{};
};

/// What ties a record to one external record of one connection, and what we last knew that one to hold.
struct StoredBinding {
    RecordId    record{};
    std::string object;  ///< Canonical object.
    std::string connection;
    std::string vendor_object;
    std::string key;            ///< The vendor's; empty until the vendor has given one.
    std::string external_id{};  ///< Ours, as the vendor keeps it.
    std::string shadow{};       ///< What the vendor holds, as this mapping sees it: canonical JSON lines.
    std::string custom{};       ///< JSON: the vendor's members that no mapping names.
    std::string version_tag{};
    Timestamp   modified_at{};    ///< The vendor's own stamp.
    bool        deleted = false;  ///< The vendor's record is gone.
};

/// A write that we mean to make, kept before it is on the wire (architecture, decision 8).
struct StoredIntent {
    enum class State : unsigned char { intended, uncertain, applied, rejected };

    std::uint64_t id = 0;  ///< Given by the store.
    RecordId      record{};
    std::string   object;
    std::string   connection;
    std::string   vendor_object;
    std::string   operation;  ///< create, update, upsert, remove.
    std::string   key{};
    std::string   external_id{};
    std::string   body;        ///< As encoded for the vendor.
    std::string   projection;  ///< What the vendor holds once this is applied: the next shadow.
    std::uint64_t record_version = 0;
    State         state          = State::intended;
    int           attempts       = 0;
    std::string   correlation{};
    Timestamp     intended_at{};
};

/// Something that cannot proceed, for people (L10). One row per cause; it is raised again, never doubled.
struct StoredException {
    std::string   cause;  ///< Identity: the same cause gives the same text.
    std::string   code;   ///< Of the closed set.
    std::string   message;
    std::string   connection{};
    std::string   object{};
    std::string   record{};     ///< Vendor key or canonical id.
    RecordId      record_id{};  ///< Where a canonical record is concerned.
    std::string   path{};       ///< Canonical path.
    std::string   vendor_field{};
    std::string   value{};  ///< Redacted.
    std::string   expected{};
    std::string   rule{};
    std::string   owner{};
    std::string   remedy{};
    std::string   correlation{};
    Timestamp     first_at{};
    Timestamp     last_at{};
    std::uint64_t times = 1;
    bool          open  = true;
    Timestamp     cleared_at{};  ///< When it was last closed.
};

/// One change of one member of a record, or of a vendor's record (L11). Never changed, never removed.
struct StoredAudit {
    std::uint64_t sequence = 0;  ///< Given by the store.
    Timestamp     at{};
    RecordId      record{};
    std::string   object;
    std::string   member;    ///< Canonical; empty for whole-record events.
    std::string   before{};  ///< Canonical JSON; redacted for personal data.
    std::string   after{};
    std::string   action;  ///< Of a record: recorded, merged, derived, deleted, bound; of a vendor's: created, updated.
    std::string   connection{};  ///< Who said so, or who was told.
    std::string   correlation{};
};

/// A vendor's record that could not be decoded or merged, kept as it came until its cause is gone (L2, L10).
struct StoredParked {
    std::string connection;
    std::string vendor_object;
    std::string key;  ///< The vendor's key, or a digest of the body where even that is unreadable.
    std::string body;
    std::string cause;  ///< Its exception's.
    Timestamp   at{};
};

/// A vendor's word that something happened to one of its records: kept until the record has been read again.
struct StoredHint {
    std::uint64_t sequence = 0;  ///< Given by the store.
    std::string   connection;
    std::string   vendor_object;
    std::string   key;
};

/// A vendor's record as it was received, kept so that it can be read again when its mapping has been mended.
struct StoredReceipt {
    std::uint64_t sequence = 0;  ///< Given by the store.
    std::string   connection;
    std::string   vendor_object;
    std::string   key;
    std::string   body;
    Timestamp     at{};
    bool          outdated = false;  ///< It was written to or deleted since: only the vendor knows what it holds now.
};

/// A value that somebody said and that is not the record's, or that made way for another: kept for a while, so that
/// people can have it back. Not redacted.
struct StoredLoss {
    std::uint64_t sequence = 0;  ///< Given by the store.
    Timestamp     at{};
    RecordId      record{};
    std::string   object;
    std::string   member;
    std::string   cause;      ///< Why: not its owner, frozen, overtaken, older, joined, given back.
    std::string   said_by;    ///< The system, or person, whose value lost.
    std::string   lost;       ///< Canonical JSON; `null` where the value was taken away.
    std::string   stands_by;  ///< Whose value stands.
    std::string   stands;     ///< The value that stood when this one lost.
    Timestamp     said_at{};  ///< By the clock of who said it.
    RecordId      from{};     ///< The record that it was said of, which may have been joined to another since.
    std::string   correlation{};
};

/// A reference between records, kept so that dependants can be found.
struct StoredLink {
    RecordId    from{};
    std::string from_object;
    std::string member;
    RecordId    to{};
};

/// The state that must not be forgotten. All calls between `begin` and `commit` happen together or not at all; a
/// destroyed store rolls back. One thread at a time. Errors: `transient` when the database is locked or full (nothing
/// of the transaction happened), `corrupt` when it is damaged or from a newer version.
class Store {
  public:
    virtual ~Store() = default;

    virtual Result<> begin()                = 0;
    virtual Result<> commit()               = 0;  ///< Where it fails, it has rolled back.
    virtual Result<> rollback()             = 0;
    virtual bool     in_transaction() const = 0;

    virtual Result<std::optional<StoredRecord>> record(RecordId id)                    = 0;
    virtual Result<>                            put_record(StoredRecord const& record) = 0;
    /// In the order of ids, from after `after`, at most `count`: for walking an object without holding it all.
    virtual Result<std::vector<StoredRecord>> records(std::string_view object, RecordId after, std::size_t count) = 0;
    virtual Result<std::uint64_t>             count_records(std::string_view object)                              = 0;

    /// Replaces the links that a record makes.
    virtual Result<> put_links(RecordId from, std::string_view from_object, std::vector<StoredLink> const& links) = 0;
    /// Who refers to it; `from_object` empty for all.
    virtual Result<std::vector<StoredLink>> links_to(RecordId to, std::string_view from_object) = 0;

    virtual Result<std::optional<StoredBinding>> binding(std::string_view connection, std::string_view vendor_object,
                                                         std::string_view key)              = 0;
    virtual Result<std::optional<StoredBinding>> binding_of(RecordId record, std::string_view connection,
                                                            std::string_view vendor_object) = 0;
    virtual Result<std::vector<StoredBinding>>   bindings_of(RecordId record)               = 0;
    /// Inserts or replaces, by (record, connection, vendor object). A key that another record already holds is an
    /// error of code `duplicate`.
    virtual Result<> put_binding(StoredBinding const& binding) = 0;
    /// Live bindings in the order of keys, from after `after_key`, at most `count`: for comparing with a full read.
    virtual Result<std::vector<StoredBinding>> bindings(std::string_view connection, std::string_view vendor_object,
                                                        std::string_view after_key, std::size_t count) = 0;

    /// From now on `from` means `to`: a merge, or a derived record recognised as one that exists. `validation` where
    /// `to` already means `from`.
    virtual Result<> put_alias(RecordId from, RecordId to) = 0;
    /// What an id means today, through every alias; itself where there is none.
    virtual Result<RecordId> resolve(RecordId id) = 0;

    /// What records can be recognised by: `rule` names a natural key, `value` is its normalised text. Replaces the
    /// value that the record had for this rule; an empty one removes it.
    virtual Result<> put_match(std::string_view object, std::string_view rule, std::string_view value,
                               RecordId record)                         = 0;
    virtual Result<std::vector<RecordId>> match(std::string_view object, std::string_view rule,
                                                std::string_view value) = 0;

    virtual Result<std::string> bookmark(std::string_view connection, std::string_view vendor_object) = 0;
    virtual Result<>            put_bookmark(std::string_view connection, std::string_view vendor_object,
                                             std::string_view bookmark)                               = 0;

    /// Records whose derivations or writes must be looked at again. Marking twice is marking once, at the end of the
    /// queue; each mark has a new sequence, so that `unmark_due` removes only what was seen.
    struct Due {
        RecordId      record{};
        std::string   object;
        std::uint64_t sequence = 0;
    };
    enum class Work : unsigned char { derive, plan };
    virtual Result<>                 mark_due(Work work, RecordId record, std::string_view object)        = 0;
    virtual Result<std::vector<Due>> due(Work work, std::uint64_t after_sequence, std::size_t count)      = 0;
    virtual Result<>                 unmark_due(Work work, RecordId record, std::uint64_t up_to_sequence) = 0;

    virtual Result<std::uint64_t> put_intent(StoredIntent const& intent) = 0;
    /// A closed intent (applied, rejected) loses its body and projection and is never opened again: `not_found`.
    virtual Result<> set_intent_state(std::uint64_t id, StoredIntent::State state, int attempts) = 0;
    /// Those intended or uncertain, oldest first.
    virtual Result<std::vector<StoredIntent>> open_intents(std::size_t count) = 0;
    /// From after that one on: for walking them without holding them all.
    virtual Result<std::vector<StoredIntent>> open_intents(std::uint64_t after_id, std::size_t count) = 0;
    virtual Result<std::vector<StoredIntent>> open_intents_of(RecordId record)                        = 0;

    /// Inserts, or counts one more of the same cause and reopens it: all but `first_at` and `times` is as given.
    virtual Result<> raise(StoredException const& exception) = 0;
    /// Closes it; nothing happens where it is not open. True when it was open.
    virtual Result<bool>                           clear(std::string_view cause, Timestamp at) = 0;
    virtual Result<std::optional<StoredException>> exception(std::string_view cause)           = 0;
    /// Open ones, in the order of their causes, from after `after_cause`.
    virtual Result<std::vector<StoredException>> open_exceptions(std::string_view after_cause, std::size_t count) = 0;
    /// Causes of open exceptions about a record.
    virtual Result<std::vector<std::string>> open_causes_of(RecordId record) = 0;

    virtual Result<>                         put_audit(StoredAudit const& entry)                    = 0;
    virtual Result<std::vector<StoredAudit>> audit(std::uint64_t after_sequence, std::size_t count) = 0;
    virtual Result<std::vector<StoredAudit>> audit_of(RecordId record)                              = 0;
    virtual Result<std::uint64_t>            count_audit()                                          = 0;

    /// Inserts or replaces, by (connection, vendor object, key); either way it is the last in turn.
    virtual Result<> put_parked(StoredParked const& parked) = 0;
    /// Those whose turn is first.
    virtual Result<std::vector<StoredParked>>   parked(std::string_view connection, std::string_view vendor_object,
                                                       std::size_t count)                                           = 0;
    virtual Result<std::optional<StoredParked>> parked_record(std::string_view connection,
                                                              std::string_view vendor_object, std::string_view key) = 0;
    virtual Result<> remove_parked(std::string_view connection, std::string_view vendor_object,
                                   std::string_view key)                                                            = 0;

    /// The same hint twice is one, with a new sequence. True where it is news.
    virtual Result<bool> put_hint(std::string_view connection, std::string_view vendor_object,
                                  std::string_view key) = 0;
    /// The oldest first, from after `after_sequence`.
    virtual Result<std::vector<StoredHint>> hints(std::uint64_t after_sequence, std::size_t count) = 0;
    /// Only the hint that was seen: one that came meanwhile has another sequence.
    virtual Result<> remove_hint(std::uint64_t sequence) = 0;

    /// Keeps what was received, unless it is word for word what was received last of that record. True where it is
    /// news.
    virtual Result<bool> put_receipt(StoredReceipt const& receipt) = 0;
    /// The last receipt of each record, in the order of their sequences, from after `after_sequence`.
    virtual Result<std::vector<StoredReceipt>> receipts(std::uint64_t after_sequence, std::size_t count) = 0;
    virtual Result<> outdate_receipt(std::string_view connection, std::string_view vendor_object,
                                     std::string_view key)                                               = 0;
    /// Removes the oldest of an object, at most `count`: those from before `before`, and as long as all of them
    /// together are larger than `bytes_max`. How many went.
    virtual Result<std::uint64_t> prune_receipts(std::string_view connection, std::string_view vendor_object,
                                                 Timestamp before, std::uint64_t bytes_max, std::size_t count) = 0;
    /// All that was received of one record, overwritten and removed. How many there were.
    virtual Result<std::uint64_t> erase_receipts(std::string_view connection, std::string_view vendor_object,
                                                 std::string_view key) = 0;

    virtual Result<> put_loss(StoredLoss const& loss) = 0;
    /// The oldest first, from after `after_sequence`.
    virtual Result<std::vector<StoredLoss>>   losses(std::uint64_t after_sequence, std::size_t count) = 0;
    virtual Result<std::vector<StoredLoss>>   losses_of(RecordId record, std::uint64_t after_sequence,
                                                        std::size_t count)                            = 0;
    virtual Result<std::optional<StoredLoss>> loss(std::uint64_t sequence)                            = 0;
    virtual Result<>                          remove_loss(std::uint64_t sequence)                     = 0;
    /// Removes the oldest, at most `count`: those from before `before`, and as long as there are more than `count_max`.
    /// How many went.
    virtual Result<std::uint64_t> prune_losses(Timestamp before, std::uint64_t count_max, std::size_t count) = 0;
    /// All of one record, overwritten and removed. How many there were.
    virtual Result<std::uint64_t> erase_losses(RecordId record) = 0;

    /// From here to `end_trial` everything happens as always, transactions included, and is then undone: to see what
    /// would be. A store that goes away meanwhile undoes it as well. Requires: no transaction and no trial is open.
    virtual Result<> begin_trial() = 0;
    virtual Result<> end_trial()   = 0;

    /// Small named values: counters, the topology's fingerprint.
    virtual Result<std::string> setting(std::string_view name)                             = 0;
    virtual Result<>            put_setting(std::string_view name, std::string_view value) = 0;
};

/// Begins on construction; rolls back when it goes without `commit`.
class Transaction {
  public:
    static Result<Transaction> begin(Store& store);
    Transaction(Transaction&& other) noexcept : store_{std::exchange(other.store_, nullptr)} {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Result<> commit();

  private:
    explicit Transaction(Store& store) : store_{&store} {}
    Store* store_;
};

}  // namespace throughline
