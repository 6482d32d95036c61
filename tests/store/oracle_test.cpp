#include "samples.hpp"
#include "support/temporary_folder.hpp"

#include <throughline/core/random.hpp>

#include <doctest/doctest.h>
#include <map>
#include <tuple>

namespace throughline::test {

namespace {

// What a store holds, in the simplest form that could be right.
struct Oracle {
    std::map<RecordId, std::string>                          records;
    std::map<std::tuple<RecordId, std::string>, std::string> keys;  // (record, connection) -> key
    std::map<RecordId, std::uint64_t>                        due;   // record -> when it was marked last
    std::map<std::uint64_t, RecordId>                        intents;
    std::map<std::string, std::pair<std::uint64_t, bool>>    exceptions;  // cause -> times, open
    std::vector<std::string>                                 audit;
    std::uint64_t                                            marks = 0;

    bool is_taken(std::string const& connection, std::string const& key, RecordId by_another_than) const {
        for (auto const& [place, taken] : keys) {
            if (std::get<1>(place) == connection && taken == key && std::get<0>(place) != by_another_than) return true;
        }
        return false;
    }
};

class Walk {
  public:
    Walk(std::uint64_t seed, std::string path) : random_{seed}, path_{std::move(path)} { reopen(); }

    void run(int steps) {
        for (int step = 0; step < steps; ++step) {
            if (!committed_ && random_.chance(1, 8)) end_transaction();
            if (random_.chance(1, 30)) reopen();
            if (!committed_ || random_.chance(1, 2))
                change();
            else
                begin();
        }
        compare();
    }

  private:
    void reopen() {
        if (committed_) now_ = *committed_;  // An open transaction goes with its store.
        committed_.reset();
        store_.reset();
        store_ = std::move(SqliteStore::open(path_, {.durable = false}).value());
        compare();
    }

    void begin() {
        if (committed_) return;
        REQUIRE(store_->begin());
        committed_ = now_;
    }

    void end_transaction() {
        if (!committed_) return;
        if (random_.chance(1, 3)) {
            REQUIRE(store_->rollback());
            now_ = *committed_;
        } else {
            REQUIRE(store_->commit());
        }
        committed_.reset();
        compare();
    }

    void change() {
        auto const number = random_.below(12);
        auto const id     = id_of(number);
        switch (random_.below(7)) {
            case 0:
                return put_record(number);
            case 1:
                return put_binding(number);
            case 2:
                REQUIRE(store_->mark_due(Store::Work::plan, id, "Account"));
                now_.due[id] = ++now_.marks;
                return;
            case 3:
                REQUIRE(store_->unmark_due(Store::Work::plan, id, UINT64_MAX));
                now_.due.erase(id);
                return;
            case 4:
                return change_intent(id);
            case 5:
                return change_exception("cause " + std::to_string(number));
            default:
                return put_audit(number);
        }
    }

    void put_record(std::uint64_t number) {
        auto record = record_of(number);
        record.body = random_.hex(10);
        REQUIRE(store_->put_record(record));
        now_.records[record.id] = record.body;
    }

    void put_binding(std::uint64_t number) {
        auto const binding =
            binding_of(number, std::to_string(random_.below(15)), random_.chance(1, 2) ? "crm" : "erp");
        bool const free = !now_.is_taken(binding.connection, binding.key, binding.record);
        REQUIRE(store_->put_binding(binding).has_value() == free);
        if (free) now_.keys[{binding.record, binding.connection}] = binding.key;
    }

    void change_intent(RecordId record) {
        if (now_.intents.empty() || random_.chance(1, 2)) {
            auto intent                                      = intent_of(0);
            intent.record                                    = record;
            now_.intents[store_->put_intent(intent).value()] = record;
            return;
        }
        auto const oldest = now_.intents.begin()->first;
        REQUIRE(store_->set_intent_state(oldest, StoredIntent::State::applied, 1));
        now_.intents.erase(oldest);
    }

    void change_exception(std::string const& cause) {
        auto& [times, open] = now_.exceptions[cause];
        if (random_.chance(1, 2)) {
            REQUIRE(store_->raise(exception_of(cause, 1)));
            ++times;
            open = true;
            return;
        }
        REQUIRE(store_->clear(cause, Timestamp{}).value() == open);
        open = false;
    }

    void put_audit(std::uint64_t number) {
        auto const after = random_.hex(5);
        for (std::uint64_t entries = random_.below(3); entries < 3; ++entries) {
            REQUIRE(store_->put_audit(audit_of(number, "name", after)));
            now_.audit.push_back(after);
        }
    }

    void compare() {
        auto const records = store_->records("Account", {}, 100).value();
        REQUIRE(records.size() == now_.records.size());
        for (auto const& record : records) REQUIRE(now_.records.at(record.id) == record.body);
        for (auto const& [place, key] : now_.keys) {
            auto const& [record, connection] = place;
            REQUIRE(store_->binding_of(record, connection, "Customer").value()->key == key);
            REQUIRE(store_->binding(connection, "Customer", key).value()->record == record);
        }
        compare_work();
        auto const audit = store_->audit(0, 100'000).value();
        REQUIRE(audit.size() == now_.audit.size());
        for (std::size_t at = 0; at < audit.size(); ++at) REQUIRE(audit[at].after == now_.audit[at]);
    }

    void compare_work() {
        std::map<std::uint64_t, RecordId> in_turn;
        for (auto const& [record, mark] : now_.due) in_turn[mark] = record;
        auto const due = store_->due(Store::Work::plan, 0, 100).value();
        REQUIRE(due.size() == in_turn.size());
        std::size_t at = 0;
        for (auto const& [mark, record] : in_turn) REQUIRE(due[at++].record == record);

        auto const intents = store_->open_intents(10'000).value();
        REQUIRE(intents.size() == now_.intents.size());
        at = 0;
        for (auto const& [id, record] : now_.intents) REQUIRE(intents[at++].id == id);

        for (auto const& [cause, state] : now_.exceptions) {
            auto const exception = store_->exception(cause).value();
            REQUIRE(exception.has_value() == (state.first > 0));
            if (!exception) continue;
            REQUIRE(exception->times == state.first);
            REQUIRE(exception->open == state.second);
        }
    }

    SeededRandom                 random_;
    std::string                  path_;
    std::unique_ptr<SqliteStore> store_;
    Oracle                       now_;
    std::optional<Oracle>        committed_;  // What a rollback returns to, while a transaction is open.
};

}  // namespace

TEST_CASE("a store is what a map would be, through commits, rollbacks and reopening (L7)") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        INFO("seed ", seed);
        TemporaryFolder const folder;
        Walk{seed, folder.file("state.db")}.run(400);
    }
}

}  // namespace throughline::test
