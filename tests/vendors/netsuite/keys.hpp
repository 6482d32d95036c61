#pragma once

#include <throughline/mapping/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline::tests {

/// References of a connection in which every record has a key, and every key a record.
class Keys final : public References {
  public:
    RecordId id_of(std::string_view object, std::string_view vendor_object, std::string_view key) override {
        for (auto const& [id, known] : keys_)
            if (known == key) return id;
        return RecordId::derive(object, vendor_object, key);
    }
    std::optional<std::string> key_of(RecordId id, std::string_view) override {
        if (unknown) return std::nullopt;
        return keys_.try_emplace(id, std::to_string(100 + keys_.size())).first->second;
    }

    bool unknown = false;  ///< The vendor has none of the records yet.

  private:
    std::map<RecordId, std::string> keys_{};
};

class Lines final : public Containment {
  public:
    std::vector<Contained> contained_in(RecordId, std::string_view) override { return lines; }

    std::vector<Contained> lines{};
};

inline Crosswalks tenant_crosswalks(Crosswalks crosswalks) {
    crosswalks["currency"]      = {{"1", "USD"}, {"2", "GBP"}, {"4", "EUR"}, {"5", "JPY"}};
    crosswalks["legal_entity"]  = {{"1", "US01"}, {"2", "DE01"}};
    crosswalks["department"]    = {{"11", "DELIVERY"}};
    crosswalks["service_line"]  = {{"21", "DATA"}};
    crosswalks["payment_terms"] = {{"31", "NET30"}, {"32", "NET60"}};
    crosswalks["tax_code"]      = {{"41", "VAT20"}};
    crosswalks["service_item"]  = {{"51", "service"}, {"52", "expense"}, {"53", "subscription"}};
    return crosswalks;
}

}  // namespace throughline::tests
