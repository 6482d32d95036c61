#pragma once

#include <throughline/core/random.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/context.hpp>

#include <malloc.h>
#include <algorithm>

#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// What the benchmarks of decoding and encoding share: one firm's opportunities as Salesforce answers them, what codecs
/// ask for, and the measuring.
namespace throughline::benchmarks {

template <std::size_t Size>
std::string_view one_of(Random& random, std::array<std::string_view, Size> const& choices) {
    return choices[random.below(Size)];
}

inline std::string day(Random& random) {
    char text[11];
    std::snprintf(text, sizeof text, "202%u-%02u-%02u", static_cast<unsigned>(random.below(7)),
                  static_cast<unsigned>(1 + random.below(12)), static_cast<unsigned>(1 + random.below(28)));
    return text;
}

/// One row of about 25 members: nulls, custom fields, the nested account's name, `+0000`, decimals.
inline std::string opportunity_row(Random& random, std::size_t number) {
    constexpr std::array<std::string_view, 5> stages{"Prospecting", "Qualification", "Needs Analysis", "Closed Won",
                                                     "Closed Lost"};
    constexpr std::array<std::string_view, 4> currencies{"USD", "EUR", "GBP", "JPY"};
    constexpr std::array<std::string_view, 4> names{"Wdrożenie ERP", "Cloud migration", "Support 2026",
                                                    "Müller & Söhne data platform"};
    constexpr std::array<std::string_view, 3> categories{"Pipeline", "Best Case", "Closed"};
    char                                      id[19], account[19], owner[19];
    std::snprintf(id, sizeof id, "006Qy%010zuIAA", number);
    std::snprintf(account, sizeof account, "001Qy%010zuIAA", static_cast<std::size_t>(random.below(600)));
    std::snprintf(owner, sizeof owner, "005Qy%010zuIAA", static_cast<std::size_t>(random.below(40)));
    bool const  won = random.chance(1, 3);
    std::string row = R"({"attributes":{"type":"Opportunity","url":"/services/data/v61.0/sobjects/Opportunity/)" +
                      std::string{id} + R"("})";
    auto const text = [&row](std::string_view name, std::string_view value) {
        row += ",\"" + std::string{name} + "\":\"" + std::string{value} + "\"";
    };
    auto const raw = [&row](std::string_view name, std::string_view value) {
        row += ",\"" + std::string{name} + "\":" + std::string{value};
    };
    text("Id", id);
    text("SystemModstamp", day(random) + "T09:41:27.000+0000");
    raw("IsDeleted", "false");
    text("CurrencyIsoCode", one_of(random, currencies));
    text("Name", std::string{one_of(random, names)} + " " + std::to_string(number));
    text("AccountId", account);
    text("StageName", won ? "Closed Won" : one_of(random, stages));
    raw("Probability", std::to_string(random.below(101)) + ".0");
    raw("Amount", std::to_string(1'000 + random.below(2'000'000)) + "." + std::to_string(10 + random.below(90)));
    text("ForecastCategoryName", one_of(random, categories));
    random.chance(1, 2) ? text("Type", "New Customer") : raw("Type", "null");
    text("CloseDate", day(random));
    random.chance(1, 2) ? text("Expected_Start__c", day(random)) : raw("Expected_Start__c", "null");
    raw("Duration_Days__c", std::to_string(5 + random.below(300)));
    text("Service_Line__c", random.chance(1, 2) ? "ADVISORY" : "DATA");
    raw("Region__c", "null");
    text("Contract_Type__c", "Fixed Fee");
    text("Billing_Model__c", "Milestone");
    raw("Estimated_Hours__c", std::to_string(random.below(5'000)) + ".5");
    text("Legal_Entity__c", random.chance(1, 2) ? "US01" : "DE01");
    raw("Tax_Code__c", "null");
    text("OwnerId", owner);
    random.chance(1, 2) ? text("LeadSource", "Partner Referral") : raw("LeadSource", "null");
    raw("IsWon", won ? "true" : "false");
    raw("IsClosed", won ? "true" : "false");
    row +=
        R"(,"Account":{"attributes":{"type":"Account"},"Name":"Contoso )" + std::to_string(random.below(600)) + "\"}}";
    return row;
}

inline std::string query_page(std::size_t rows) {
    SeededRandom random{2'000};
    std::string  page = R"({"totalSize":)" + std::to_string(rows) + R"(,"done":true,"records":[)";
    for (std::size_t row = 0; row < rows; ++row) page += (row ? "," : "") + opportunity_row(random, row);
    return page + "]}";
}

/// Bindings in a hash table, as a store's cache would answer.
class Bindings final : public References {
  public:
    RecordId id_of(std::string_view object, std::string_view, std::string_view key) override {
        auto const known = ids_.find(key);
        if (known != ids_.end()) return known->second;
        auto const id = RecordId::derive("benchmark", object, key);
        ids_.emplace(key, id);
        keys_.emplace(id, key);
        return id;
    }
    std::optional<std::string> key_of(RecordId id, std::string_view) override {
        auto const known = keys_.find(id);
        return known == keys_.end() ? std::nullopt : std::optional{known->second};
    }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::unordered_map<std::string, RecordId, Hash, std::equal_to<>> ids_{};
    std::unordered_map<RecordId, std::string>                        keys_{};
};

inline Crosswalks crosswalks() {
    return {{"service_line", {{"ADVISORY", "ADV"}, {"DATA", "DAT"}}},
            {"region", {{"NORTH", "N"}}},
            {"legal_entity", {{"US01", "US01"}, {"DE01", "DE01"}}},
            {"tax_code", {{"S", "STANDARD"}}}};
}

/// The ways of doing one thing, measured in turns, by processor time: on a shared machine the clock on the wall counts
/// the neighbours' work.
class Race {
  public:
    explicit Race(std::size_t records) : records_{records} {}

    void enter(std::string name, std::function<std::size_t()> run) {
        ways_.push_back({std::move(name), std::move(run), {}});
    }

    void run(int rounds) {
        for (int round = -1; round < rounds; ++round)  // The first only warms up.
            for (auto& way : ways_) {
                // What the way before has freed is tidied up here, not on this one's account.
                ::malloc_trim(0);
                std::timespec before{}, after{};
                clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
                kept_ += way.run();
                clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
                auto const spent = (after.tv_sec - before.tv_sec) * 1'000'000'000L + (after.tv_nsec - before.tv_nsec);
                if (round >= 0) way.nanoseconds.push_back(static_cast<double>(spent));
            }
    }
    /// The median, in nanoseconds a record.
    double median(std::size_t way) const {
        auto times = ways_[way].nanoseconds;
        std::sort(times.begin(), times.end());
        return times[times.size() / 2] / static_cast<double>(records_);
    }
    void print() const {
        std::printf("%-58s %12s %8s\n", "way", "ns a record", "ratio");
        for (std::size_t way = 0; way < ways_.size(); ++way)
            std::printf("%-58s %12.0f %8.2f\n", ways_[way].name.c_str(), median(way), median(0) / median(way));
        std::printf("(kept %zu)\n", kept_);
    }

  private:
    struct Way {
        std::string                  name;
        std::function<std::size_t()> run;
        std::vector<double>          nanoseconds;
    };
    std::size_t      records_;
    std::size_t      kept_ = 0;
    std::vector<Way> ways_{};
};

}  // namespace throughline::benchmarks
