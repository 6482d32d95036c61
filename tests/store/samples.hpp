#pragma once

#include <throughline/store/sqlite_store.hpp>

#include <memory>
#include <string>

namespace throughline::test {

inline std::unique_ptr<SqliteStore> open_in_memory() { return std::move(SqliteStore::open(":memory:").value()); }

inline RecordId id_of(std::uint64_t number) { return {.high = 0x1000 + number, .low = number}; }

inline StoredRecord record_of(std::uint64_t number, std::string object = "Account") {
    StoredRecord record{.object = std::move(object), .body = "{\"name\":\"Acme " + std::to_string(number) + "\"}"};
    record.id         = id_of(number);
    record.version    = 1;
    record.provenance = "{\"name\":\"crm\"}";
    record.changed_at = Timestamp::from_seconds(1'700'000'000);
    return record;
}

inline StoredBinding binding_of(std::uint64_t number, std::string key, std::string connection = "crm") {
    StoredBinding binding{
        .object = "Account", .connection = std::move(connection), .vendor_object = "Customer", .key = std::move(key)};
    binding.record      = id_of(number);
    binding.external_id = "tl-" + std::to_string(number);
    binding.shadow      = "{\"name\":\"Acme\"}";
    binding.custom      = "{\"Tier__c\":\"gold\"}";
    binding.version_tag = "7";
    binding.modified_at = Timestamp::from_microseconds(1'700'000'000'000'001);
    return binding;
}

inline StoredIntent intent_of(std::uint64_t number) {
    StoredIntent intent{.object        = "Account",
                        .connection    = "erp",
                        .vendor_object = "customer",
                        .operation     = "upsert",
                        .body          = "{\"companyName\":\"Acme\"}",
                        .projection    = "{\"name\":\"Acme\"}"};
    intent.record         = id_of(number);
    intent.external_id    = "tl-" + std::to_string(number);
    intent.record_version = 3;
    intent.correlation    = "c-1";
    intent.intended_at    = Timestamp::from_seconds(1'700'000'000);
    return intent;
}

inline StoredException exception_of(std::string cause, std::uint64_t record) {
    StoredException exception{.cause = std::move(cause), .code = "validation", .message = "no currency"};
    exception.connection = "erp";
    exception.record_id  = id_of(record);
    exception.path       = "Account.currency";
    exception.value      = "XXX";
    exception.owner      = "finance";
    exception.remedy     = "add the currency";
    exception.first_at   = Timestamp::from_seconds(1'700'000'000);
    exception.last_at    = exception.first_at;
    return exception;
}

inline StoredAudit audit_of(std::uint64_t record, std::string member, std::string after,
                            std::string action = "merged") {
    StoredAudit entry{.object = "Account", .member = std::move(member), .action = std::move(action)};
    entry.at          = Timestamp::from_seconds(1'700'000'000);
    entry.record      = id_of(record);
    entry.before      = "null";
    entry.after       = std::move(after);
    entry.connection  = "crm";
    entry.correlation = "c-1";
    return entry;
}

}  // namespace throughline::test
