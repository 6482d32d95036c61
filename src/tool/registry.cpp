#include "registry.hpp"

#include <throughline/vendors/kantata/kantata.hpp>
#include <throughline/vendors/kantata/schema.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/netsuite/schema.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>
#include <throughline/vendors/salesforce/schema.hpp>

#include <algorithm>

namespace throughline::tool {

namespace {

System kantata_system() { return kantata::system("kantata", kantata::Login{}, {.currency = *Currency::parse("USD")}); }
System salesforce_system() { return salesforce::system("salesforce", salesforce::Login{}, {.external_ids = true}); }
System netsuite_system() { return netsuite::system("netsuite", netsuite::Login{{}, netsuite::AccessToken{}}); }

// One line for each vendor.
constexpr Vendor all[] = {
    {"kantata", "Kantata", "records", kantata_system, kantata::read_schema},
    {"netsuite", "NetSuite", "items", netsuite_system, netsuite::read_schema},
    {"salesforce", "Salesforce", "records", salesforce_system, salesforce::read_schema},
};

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

}  // namespace

std::span<Vendor const> vendors() { return all; }

Vendor const* find_vendor(std::string_view name) {
    for (auto const& vendor : all)
        if (same_name(vendor.name, name)) return &vendor;
    return nullptr;
}

std::vector<MappingView> mappings_of(System const& system, std::string_view object) {
    std::vector<MappingView> found;
    for (auto const& view : system.mappings)
        if (object.empty() || same_name(view.object, object) || same_name(view.vendor_object, object))
            found.push_back(view);
    return found;
}

}  // namespace throughline::tool
