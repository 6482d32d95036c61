#pragma once

#include <throughline/store/store.hpp>

#include <memory>
#include <string>

namespace throughline {

/// The state in one SQLite file (WAL, `synchronous=FULL`), or in memory for tests and trials. Opening creates the
/// schema or migrates an older one; a newer one is refused with `corrupt`. Survives a crash at any instruction without
/// repair. A second process that opens the same file for writing is refused with `conflict`.
class SqliteStore final : public Store {
  public:
    struct Options {
        int  checkpoint_pages = 16'384;  ///< WAL pages between checkpoints; more is faster and keeps a larger file.
        bool durable          = true;    ///< Off only where losing the last transactions with the machine is fine.
    };

    /// `path` is a file, or ":memory:".
    static Result<std::unique_ptr<SqliteStore>> open(std::string const& path, Options options);
    static Result<std::unique_ptr<SqliteStore>> open(std::string const& path) { return open(path, Options{}); }

    ~SqliteStore() override;
    SqliteStore(SqliteStore const&)            = delete;
    SqliteStore& operator=(SqliteStore const&) = delete;

    Result<> begin() override;
    Result<> commit() override;
    Result<> rollback() override;
    bool     in_transaction() const override;

    Result<std::optional<StoredRecord>> record(RecordId id) override;
    Result<>                            put_record(StoredRecord const& record) override;
    Result<std::vector<StoredRecord>>   records(std::string_view object, RecordId after, std::size_t count) override;
    Result<std::uint64_t>               count_records(std::string_view object) override;
    Result<> put_links(RecordId from, std::string_view from_object, std::vector<StoredLink> const& links) override;
    Result<std::vector<StoredLink>>      links_to(RecordId to, std::string_view from_object) override;
    Result<std::optional<StoredBinding>> binding(std::string_view connection, std::string_view vendor_object,
                                                 std::string_view key) override;
    Result<std::optional<StoredBinding>> binding_of(RecordId record, std::string_view connection,
                                                    std::string_view vendor_object) override;
    Result<std::vector<StoredBinding>>   bindings_of(RecordId record) override;
    Result<>                             put_binding(StoredBinding const& binding) override;
    Result<std::vector<StoredBinding>>   bindings(std::string_view connection, std::string_view vendor_object,
                                                  std::string_view after_key, std::size_t count) override;
    Result<>                             put_alias(RecordId from, RecordId to) override;
    Result<RecordId>                     resolve(RecordId id) override;
    Result<>                      put_match(std::string_view object, std::string_view rule, std::string_view value,
                                            RecordId record) override;
    Result<std::vector<RecordId>> match(std::string_view object, std::string_view rule,
                                        std::string_view value) override;
    Result<std::string>           bookmark(std::string_view connection, std::string_view vendor_object) override;
    Result<>                      put_bookmark(std::string_view connection, std::string_view vendor_object,
                                               std::string_view bookmark) override;
    Result<>                      mark_due(Work work, RecordId record, std::string_view object) override;
    Result<std::vector<Due>>      due(Work work, std::uint64_t after_sequence, std::size_t count) override;
    Result<>                      unmark_due(Work work, RecordId record, std::uint64_t up_to_sequence) override;
    Result<std::uint64_t>         put_intent(StoredIntent const& intent) override;
    Result<>                      set_intent_state(std::uint64_t id, StoredIntent::State state, int attempts) override;
    Result<std::vector<StoredIntent>>      open_intents(std::size_t count) override;
    Result<std::vector<StoredIntent>>      open_intents(std::uint64_t after_id, std::size_t count) override;
    Result<std::vector<StoredIntent>>      open_intents_of(RecordId record) override;
    Result<>                               raise(StoredException const& exception) override;
    Result<bool>                           clear(std::string_view cause, Timestamp at) override;
    Result<std::optional<StoredException>> exception(std::string_view cause) override;
    Result<std::vector<StoredException>>   open_exceptions(std::string_view after_cause, std::size_t count) override;
    Result<std::vector<std::string>>       open_causes_of(RecordId record) override;
    Result<>                               put_audit(StoredAudit const& entry) override;
    Result<std::vector<StoredAudit>>       audit(std::uint64_t after_sequence, std::size_t count) override;
    Result<std::vector<StoredAudit>>       audit_of(RecordId record) override;
    Result<std::uint64_t>                  count_audit() override;
    Result<>                               put_parked(StoredParked const& parked) override;
    Result<std::vector<StoredParked>>      parked(std::string_view connection, std::string_view vendor_object,
                                                  std::size_t count) override;
    Result<std::optional<StoredParked>>    parked_record(std::string_view connection, std::string_view vendor_object,
                                                         std::string_view key) override;
    Result<> remove_parked(std::string_view connection, std::string_view vendor_object, std::string_view key) override;
    Result<bool> put_hint(std::string_view connection, std::string_view vendor_object, std::string_view key) override;
    Result<std::vector<StoredHint>>    hints(std::uint64_t after_sequence, std::size_t count) override;
    Result<>                           remove_hint(std::uint64_t sequence) override;
    Result<bool>                       put_receipt(StoredReceipt const& receipt) override;
    Result<std::vector<StoredReceipt>> receipts(std::uint64_t after_sequence, std::size_t count) override;
    Result<>                           outdate_receipt(std::string_view connection, std::string_view vendor_object,
                                                       std::string_view key) override;
    Result<std::uint64_t> prune_receipts(std::string_view connection, std::string_view vendor_object, Timestamp before,
                                         std::uint64_t bytes_max, std::size_t count) override;
    Result<std::uint64_t> erase_receipts(std::string_view connection, std::string_view vendor_object,
                                         std::string_view key) override;
    Result<>              put_loss(StoredLoss const& loss) override;
    Result<std::vector<StoredLoss>>   losses(std::uint64_t after_sequence, std::size_t count) override;
    Result<std::vector<StoredLoss>>   losses_of(RecordId record, std::uint64_t after_sequence,
                                                std::size_t count) override;
    Result<std::optional<StoredLoss>> loss(std::uint64_t sequence) override;
    Result<>                          remove_loss(std::uint64_t sequence) override;
    Result<std::uint64_t> prune_losses(Timestamp before, std::uint64_t count_max, std::size_t count) override;
    Result<std::uint64_t> erase_losses(RecordId record) override;
    Result<>              begin_trial() override;
    Result<>              end_trial() override;

    Result<std::string> setting(std::string_view name) override;
    Result<>            put_setting(std::string_view name, std::string_view value) override;

  private:
    struct Database;
    explicit SqliteStore(std::unique_ptr<Database> database);

    std::unique_ptr<Database> database_;
};

}  // namespace throughline
