#include "run_tool.hpp"

#include <support/committed_file.hpp>

#include <filesystem>

using namespace throughline::tests;

namespace {

/// A describe answer of a few fields, in the vendor's own form.
std::string contact_description(std::string const& more = {}) {
    auto const field = [](std::string const& name, std::string const& type, std::string const& rest = {}) {
        return R"({"name":")" + name + R"(","type":")" + type + R"(","label":")" + name +
               R"(","nillable":true,"createable":true,"updateable":true,)" + R"("picklistValues":[],"referenceTo":[])" +
               rest + "}";
    };
    return R"({"name":"Contact","fields":[)" + field("Id", "id") + "," + field("SystemModstamp", "datetime") + "," +
           field("IsDeleted", "boolean") + "," + field("FirstName", "string", R"(,"length":40)") + "," +
           field("LastName", "string", R"(,"length":80)") + "," + field("Email", "email", R"(,"length":80)") + "," +
           field("Fax", "phone") + more + "]}";
}

std::string with_length(std::string text, std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

constexpr auto overlay = R"({"schema":"urn:throughline:schema:overlay:1","name":"North","objects":[
  {"object":"Opportunity",
   "fields":[{"member":"closed_on","field":"Signed_On__c","direction":"read"}],
   "custom":[{"name":"target_margin","type":"decimal","field":"Target_Margin__c"}]}],
  "crosswalks":[{"name":"region","pairs":[{"vendor":"E","canonical":"EMEA"}]}]})";

nlohmann::json named(nlohmann::json const& list, std::string const& key, std::string const& name) {
    for (auto const& each : list)
        if (each[key] == name) return each;
    FAIL("there is none of this name");
    return {};
}

}  // namespace

TEST_CASE("coverage: every member is mapped or left out with a reason (R160)") {
    for (auto const* vendor : {"salesforce", "netsuite"}) {
        auto const ran = run_tool({"map", "check", vendor, "--json"});
        CHECK(ran.end == 0);
        for (auto const& mapping : ran.json()["mappings"]) {
            CAPTURE(mapping["vendor_object"].dump());
            auto const members = mapping["members"].get<std::size_t>();
            CHECK(mapping["members_mapped"].get<std::size_t>() + mapping["left_out"].size() == members);
            for (auto const& each : mapping["left_out"]) CHECK(each["reason"].get<std::string>().size() >= 8);
        }
    }
    CHECK(
        run_tool({"map", "check", "salesforce", "Opportunity"}).says("25 of 28 members mapped, 3 left out on purpose"));
}

TEST_CASE("a description shows what does not fit, and what nobody maps (R160, R219)") {
    Files const files;
    auto const  ran = run_tool({"map", "check", "salesforce", "Contact", "--description",
                                files.write("contact.json", contact_description()), "--json"});
    CHECK(ran.end == 1);
    auto const contact = ran.json()["mappings"][0];
    CHECK(contact["unmapped"] == nlohmann::json::array({"Fax"}));
    auto const misfit = named(contact["misfits"], "field", "AccountId");
    CHECK(misfit["problem"] == "missing");
    CHECK(misfit["member"] == "account");
    CHECK(misfit["stops"]["reading"] == true);
    auto const text =
        run_tool({"map", "check", "salesforce", "Contact", "--description", files.path_of("contact.json")});
    CHECK(text.line("AccountId").find("missing") != std::string::npos);
    CHECK(text.says("1 field that nobody maps: Fax"));
}

TEST_CASE("a description is kept in its small form, and drift against it names what it breaks (R219, R275, P37)") {
    Files const files;
    auto const  then = files.write("then.json", contact_description());
    auto const  kept = files.path_of("kept.json");
    CHECK(run_tool({"map", "check", "salesforce", "Contact", "--description", then, "--store", kept}).err.empty());
    REQUIRE(std::filesystem::exists(kept));

    auto const shorter =
        with_length(contact_description(R"(,{"name":"New__c","type":"string"})"),
                    R"("LastName","type":"string","label":"LastName","nillable":true,"createable":true,)"
                    R"("updateable":true,"picklistValues":[],"referenceTo":[],"length":80)",
                    R"("LastName","type":"string","label":"Surname","nillable":true,"createable":true,)"
                    R"("updateable":true,"picklistValues":[],"referenceTo":[],"length":20)");
    auto const now = files.write("now.json", shorter);
    for (auto const& older : {then, kept}) {
        auto const ran =
            run_tool({"map", "check", "salesforce", "Contact", "--description", now, "--against", older, "--json"});
        CHECK(ran.end == 1);
        auto const drift = ran.json()["mappings"][0]["drift"];
        CHECK(drift.size() == 3);
        CHECK(named(drift, "change", "added")["impact"] == "additive");
        CHECK(named(drift, "change", "relabelled")["impact"] == "cosmetic");
        auto const broken = named(drift, "change", "shortened");
        CHECK(broken["impact"] == "breaking");
        CHECK(broken["rows"][0]["member"] == "family_name");
        CHECK(broken["rows"][0]["stops"]["updating"] == true);
        CHECK(broken["rows"][0]["stops"]["reading"] == false);
    }
    auto const same = run_tool({"map", "check", "salesforce", "Contact", "--description", now, "--against", now});
    CHECK(same.says("nothing has changed since"));
}

TEST_CASE("crosswalks: what is missing, what nobody asks for, and what they lack (R182, R184)") {
    Files const files;
    auto const  alone = run_tool({"map", "check", "salesforce", "Opportunity", "--json"});
    CHECK(alone.end == 0);
    auto const region = named(alone.json()["crosswalks"], "name", "region");
    CHECK(region["given"] == false);
    CHECK(region["asked_by"] == nlohmann::json::array({"Opportunity.region"}));

    auto const table = files.write("region.csv", "vendor,canonical\nE,EMEA\n");
    auto const stray = files.write("stray.csv", "vendor,canonical\nA,B\n");
    auto const stage = files.write("stage.csv", "vendor,canonical\nSold,won\nParked,asleep\n");
    auto const ran   = run_tool({"map", "check", "salesforce", "--crosswalk", "region=" + table, "--crosswalk",
                                 "stray=" + stray, "--crosswalk", "stage=" + stage});
    CHECK(ran.end == 1);
    CHECK(ran.line("stray").find("nobody asks for it") != std::string::npos);
    CHECK(ran.line("legal_entity").find("missing") != std::string::npos);
    CHECK(ran.line("stage").find("no such choice: asleep") != std::string::npos);
    CHECK(ran.line("region").find("missing") == std::string::npos);
    CHECK(run_tool({"map", "check", "salesforce", "--crosswalk", "region"}).end == 2);
    CHECK(run_tool({"map", "check", "salesforce", "--crosswalk", "region=" + files.write("x.json", "[]")}).end == 2);
}

TEST_CASE("two versions of an overlay differ in what they mean, not in how they are written (R275, R287)") {
    Files const files;
    auto const  then  = files.write("then.json", overlay);
    auto const  whole = nlohmann::json::parse(overlay);
    auto const  same  = files.write("same.json", nlohmann::json::parse(overlay).dump(3));
    auto const  again = run_tool({"map", "check", "salesforce", "--overlay", same, "--against", then});
    CHECK(again.says("it means the same"));

    auto changed                                = whole;
    changed["name"]                             = "North, second";
    changed["objects"][0]["fields"][0]["field"] = "Closed_On__c";
    changed["objects"][0]["custom"][0]["type"]  = "text";
    changed["objects"][0]["omit"]               = {{{"member", "capacity_flag"}, {"reason", "planned elsewhere"}}};
    changed["crosswalks"][0]["pairs"][0]["canonical"] = "EU";
    auto const now                                    = files.write("now.json", changed.dump());
    auto const ran = run_tool({"map", "check", "salesforce", "--overlay", now, "--against", then, "--json"});
    REQUIRE_MESSAGE(ran.end == 1, ran.err);
    auto const changes = ran.json()["changes"];
    CHECK(changes.size() == 5);
    CHECK(named(changes, "where", "Opportunity fields closed_on")["after"] == "Closed_On__c");
    CHECK(named(changes, "where", "Opportunity custom target_margin")["what"] == "type");
    CHECK(named(changes, "where", "Opportunity omit capacity_flag")["what"] == "added");
    CHECK(named(changes, "where", "crosswalk region E")["after"] == "EU");
    CHECK(named(changes, "where", "overlay")["words_only"] == true);
    CHECK(run_tool({"map", "check", "salesforce", "--against", then}).end == 2);
}

TEST_CASE("an overlay's own fields are in the explanation; one with faults is refused with each of them (R109, L10)") {
    Files const files;
    auto const  path = files.write("overlay.json", overlay);
    auto const  ran  = run_tool({"map", "explain", "salesforce", "Opportunity", "--overlay", path});
    CHECK(ran.end == 0);
    CHECK(ran.line("Signed_On__c").find("closed_on") != std::string::npos);
    CHECK(ran.says("Target_Margin__c"));
    auto const wrong =
        files.write("wrong.json", with_length(overlay, R"("member":"closed_on")", R"("member":"closed_onn")"));
    auto const refused = run_tool({"map", "explain", "salesforce", "Opportunity", "--overlay", wrong});
    CHECK(refused.end == 2);
    CHECK(refused.complains("wrong.json:3:"));
    CHECK(refused.complains("closed_on"));
}

TEST_CASE("an exported mapping and today's differ in what they mean (R275, R287)") {
    Files const files;
    auto        exported = run_tool({"map", "explain", "netsuite", "Task", "--json"}).json();
    auto const  then     = files.write("then.json", exported.dump());
    CHECK(run_tool({"map", "check", "netsuite", "Task", "--against", then}).end == 0);
    for (auto& row : exported["mappings"][0]["rows"]) {
        if (row["member"] == "name") row["field"] = "name";
        if (row["member"] == "sequence") row["direction"] = "read";
        if (row["member"] == "code") row["reason"] = "other words";
    }
    std::erase_if(exported["mappings"][0]["rows"].get_ref<nlohmann::json::array_t&>(),
                  [](nlohmann::json const& row) { return row["member"] == "billable"; });
    auto const ran = run_tool(
        {"map", "check", "netsuite", "Task", "--against", files.write("older.json", exported.dump()), "--json"});
    CHECK(ran.end == 1);
    auto const changes = ran.json()["changes"];
    CHECK(changes.size() == 4);
    CHECK(named(changes, "where", "projectTask as Task name")["after"] == "title");
    CHECK(named(changes, "where", "projectTask as Task sequence")["before"] == "read");
    CHECK(named(changes, "where", "projectTask as Task billable")["what"] == "added");
    CHECK(named(changes, "where", "projectTask as Task code")["words_only"] == true);
}

TEST_CASE("a file that is no description is a mistake in the command") {
    Files const files;
    for (auto const* text :
         {"", "[]", "{}", R"({"name":"Account","fields":[]})", R"({"name":"Contact","fields":{}})"}) {
        CAPTURE(text);
        auto const ran =
            run_tool({"map", "check", "salesforce", "Contact", "--description", files.write("wrong.json", text)});
        CHECK(ran.end == 2);
        CHECK(ran.complains("wrong.json"));
    }
    auto const path = files.write("contact.json", contact_description());
    CHECK(run_tool({"map", "check", "salesforce", "Contact", "--against", path}).complains("--description"));
    CHECK(run_tool({"map", "check", "salesforce", "--store", files.path_of("kept.json")}).end == 2);
}
