#include "acme.hpp"

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("a record is read into its object, through nested objects and whatever the order") {
    Tenant     tenant;
    auto const read = tenant.read<Account>(
        R"({"contact":{"address":{"city":"Łódź","street":"Piotrkowska 1"},)"
        R"("phone":{"main":"+48 42 1"}},"title":"A\u0026B",)"
        R"("state":"key client","id":4711,"our_id":"abc","changed_at":"2026-01-31T10:00:00.000+0000",)"
        R"("parent":{"id":"9"},)"
        R"("terms":"30 days","currency":"PLN","health":"at_risk","is_deleted":false,"number":"00042"})");
    for (auto const& fault : read.faults) FAIL_CHECK(fault.describe());
    auto const& account = read.object.as<Account>();
    CHECK(account.name == "A&B");
    CHECK(account.status == Account::Status::customer);
    CHECK(account.number == "00042");
    CHECK(account.phone == PersonalText{"+48 42 1"});
    REQUIRE(account.billing_address);
    CHECK(account.billing_address->city == "Łódź");
    CHECK(account.billing_address->street == "Piotrkowska 1");
    CHECK(account.billing_address->country == std::nullopt);
    CHECK(account.parent == Id<Account>{RecordId::derive("acme", "Account", "9")});
    CHECK(account.payment_terms == Id<PaymentTerms>{reference_data_id("payment_terms", "NET30")});
    CHECK(account.currency == currency("PLN"));
    CHECK(account.health == Account::Health::at_risk);
    CHECK(read.envelope.key == "4711");
    CHECK(read.envelope.external_id == "abc");
    CHECK(read.envelope.modified_at == Timestamp::parse("2026-01-31T10:00:00Z").value());
    CHECK_FALSE(read.envelope.deleted);
    CHECK(read.custom.empty());
}

TEST_CASE("null, absent and value are three things (P06)") {
    Tenant     tenant;
    auto const read = tenant.read<Account>(R"({"title":"A","legal":null,"web":"a.example"})");
    CHECK(read.faults.empty());
    CHECK(mentions<&Account::legal_name>(read));
    CHECK(read.object.as<Account>().legal_name == std::nullopt);
    CHECK(mentions<&Account::website>(read));
    CHECK(read.object.as<Account>().website == "a.example");
    CHECK_FALSE(mentions<&Account::currency>(read));
    CHECK_FALSE(mentions<&Account::billing_address>(read));
    CHECK(tenant.get<Account>(R"({"title":"A","legal":""})").legal_name == "");
}

TEST_CASE("a nested object that is null empties all that it would have held (P06)") {
    Tenant     tenant;
    auto const read = tenant.read<Account>(R"({"title":"A","contact":null,"parent":null})");
    CHECK(read.faults.empty());
    CHECK(mentions<&Account::phone>(read));
    CHECK(mentions<&Account::billing_address>(read));
    CHECK(mentions<&Account::parent>(read));
    CHECK(read.object.as<Account>().billing_address == std::nullopt);

    auto const inner = tenant.read<Account>(R"({"title":"A","contact":{"address":null,"phone":{}}})");
    CHECK(inner.faults.empty());
    CHECK(mentions<&Account::billing_address>(inner));
    CHECK_FALSE(mentions<&Account::phone>(inner));
}

TEST_CASE("parts that are all null leave no whole behind") {
    Tenant tenant;
    CHECK(tenant.get<Account>(R"({"title":"A","contact":{"address":{"street":null,"city":null}}})").billing_address ==
          std::nullopt);
    auto const one = tenant.get<Account>(R"({"title":"A","contact":{"address":{"street":null,"city":"Bonn"}}})");
    REQUIRE(one.billing_address);
    CHECK(one.billing_address->city == "Bonn");
    CHECK(one.billing_address->street == std::nullopt);
}

TEST_CASE("where a vendor leaves empty fields out, absent means null") {
    static constexpr auto silent = mapping<Acme, Account>.absent_means_null();
    static constexpr auto view   = silent.view();
    Tenant                tenant;
    auto const            read = JsonDecoder{view}.decode(R"({"title":"A"})", tenant.context);
    REQUIRE(read);
    CHECK(mentions<&Account::currency>(*read));
    CHECK(mentions<&Account::billing_address>(*read));
    CHECK_FALSE(mentions<&Account::region>(*read));    // Omitted: never the vendor's to say.
    CHECK_FALSE(mentions<&Account::industry>(*read));  // Written only.
}

TEST_CASE("what no line names is kept, in the vendor's order and to the byte (R109)") {
    Tenant     tenant;
    auto const read =
        tenant.read<Account>(R"({"z":1.50,"title":"A","a":{"x" : [1, 2]},"contact":{"fax":"1","phone":{"ext":7}},)"
                             R"("q\"uote":"\u00e9","n":null})");
    CHECK(read.faults.empty());
    CHECK(read.custom ==
          R"({"z":1.50,"a":{"x" : [1, 2]},"contact/fax":"1","contact/phone/ext":7,"q\"uote":"\u00e9","n":null})");
}

TEST_CASE("ignored fields, constants and fields that are only written are not kept") {
    Tenant     tenant;
    auto const read = tenant.read<Account>(
        R"({"title":"A","etag":"1","links":[1],"contact":{"links":{},"address":{"links":null}},"record_type":"x",)"
        R"("industry":"Mining","label":"A / 1"})");
    CHECK(read.faults.empty());
    CHECK(read.custom.empty());
    CHECK(read.object.as<Account>().industry == std::nullopt);
}

TEST_CASE("a decoder's result may be used again: nothing of the last record is left") {
    Tenant      tenant;
    JsonDecoder decoder{view_of<Acme, Account>};
    Decoded     into{object_type<Account>()};
    REQUIRE(decoder.decode(R"({"id":"1","title":"A","legal":"L","web":"w","contact":{"address":{"city":"c"}},"x":1})",
                           tenant.context, into));
    REQUIRE(decoder.decode(R"({"title":"B","health":"bad"})", tenant.context, into));
    CHECK(into.faults.size() == 1);
    REQUIRE(decoder.decode(R"({"title":"C"})", tenant.context, into));
    CHECK(into.faults.empty());
    CHECK(into.envelope.key.empty());
    CHECK(into.custom.empty());
    CHECK(into.object == AnyObject::of(Account{.name = "C"}));
}
