#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

TEST_CASE("a binding is found by its key and by its record, as it was put last") {
    auto const store   = open_in_memory();
    auto       binding = binding_of(1, "C-1");
    REQUIRE(store->put_binding(binding));
    binding.shadow  = "{\"name\":\"Acme 2\"}";
    binding.deleted = true;
    REQUIRE(store->put_binding(binding));

    auto const by_key    = store->binding("crm", "Customer", "C-1").value();
    auto const by_record = store->binding_of(id_of(1), "crm", "Customer").value();
    REQUIRE(by_key.has_value());
    REQUIRE(by_record.has_value());
    CHECK(by_key->record == id_of(1));
    CHECK(by_record->key == "C-1");
    CHECK(by_key->object == "Account");
    CHECK(by_key->connection == "crm");
    CHECK(by_key->vendor_object == "Customer");
    CHECK(by_key->external_id == "tl-1");
    CHECK(by_key->shadow == binding.shadow);
    CHECK(by_key->custom == binding.custom);
    CHECK(by_key->version_tag == "7");
    CHECK(by_key->modified_at == binding.modified_at);
    CHECK(by_key->deleted);
    CHECK_FALSE(store->binding("crm", "Customer", "C-2")->has_value());
    CHECK_FALSE(store->binding("erp", "Customer", "C-1")->has_value());
    CHECK_FALSE(store->binding_of(id_of(1), "erp", "Customer")->has_value());
}

TEST_CASE("at most one record is bound to a key, however the second one comes by it (L3)") {
    auto const store = open_in_memory();
    REQUIRE(store->put_binding(binding_of(1, "C-1")));
    REQUIRE(store->put_binding(binding_of(2, "C-2")));
    REQUIRE(store->put_binding(binding_of(2, "C-1", "erp")));

    for (std::uint64_t const other : {2U, 3U}) {
        CAPTURE(other);
        auto const refused = store->put_binding(binding_of(other, "C-1"));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == ErrorCode::duplicate);
        CHECK(refused.error().context().record == "C-1");
        CHECK(refused.error().context().connection == "crm");
    }
    CHECK(store->binding("crm", "Customer", "C-1").value()->record == id_of(1));
    CHECK(store->binding_of(id_of(2), "crm", "Customer").value()->key == "C-2");
}

TEST_CASE("a binding gets its key when the vendor has given one, and may change it") {
    auto const store = open_in_memory();
    REQUIRE(store->put_binding(binding_of(1, "")));
    REQUIRE(store->put_binding(binding_of(2, "")));
    CHECK_FALSE(store->binding("crm", "Customer", "")->has_value());

    REQUIRE(store->put_binding(binding_of(1, "C-1")));
    CHECK(store->binding("crm", "Customer", "C-1").value()->record == id_of(1));
    REQUIRE(store->put_binding(binding_of(1, "C-9")));
    CHECK_FALSE(store->binding("crm", "Customer", "C-1")->has_value());
    REQUIRE(store->put_binding(binding_of(2, "C-1")));
    CHECK(store->bindings_of(id_of(1))->size() == 1);
}

TEST_CASE("a record's bindings are all its connections'") {
    auto const store = open_in_memory();
    REQUIRE(store->put_binding(binding_of(1, "C-1")));
    REQUIRE(store->put_binding(binding_of(1, "42", "erp")));
    REQUIRE(store->put_binding(binding_of(2, "43", "erp")));
    auto const bindings = store->bindings_of(id_of(1)).value();
    REQUIRE(bindings.size() == 2);
    CHECK(bindings[0].connection == "crm");
    CHECK(bindings[1].key == "42");
}

TEST_CASE("live bindings are walked in the order of keys, a page at a time (L12)") {
    auto const store = open_in_memory();
    for (std::uint64_t number = 1; number <= 9; ++number) {
        auto binding    = binding_of(number, "C-" + std::to_string(10 - number));
        binding.deleted = number == 4;
        REQUIRE(store->put_binding(binding));
    }
    REQUIRE(store->put_binding(binding_of(20, "")));
    std::vector<std::string> keys;
    std::string              after;
    while (true) {
        auto const page = store->bindings("crm", "Customer", after, 3).value();
        if (page.empty()) break;
        CHECK(page.size() <= 3);
        for (auto const& binding : page) keys.push_back(binding.key);
        after = page.back().key;
    }
    CHECK(keys == std::vector<std::string>{"C-1", "C-2", "C-3", "C-4", "C-5", "C-7", "C-8", "C-9"});
}

}  // namespace throughline::test
