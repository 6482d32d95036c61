#include <throughline/vendors/salesforce/picklists.hpp>

namespace throughline::salesforce {

namespace {

Crosswalk const* table_of(MappingContext const& context, std::string_view crosswalk) {
    if (!context.crosswalks) return nullptr;
    auto const found = context.crosswalks->find(crosswalk);
    return found == context.crosswalks->end() ? nullptr : &found->second;
}

}  // namespace

std::string const* own_meaning(MappingContext const& context, std::string_view crosswalk, Wire const& wire) {
    auto const* table = table_of(context, crosswalk);
    return table && wire.kind == Wire::Kind::text ? table->canonical_of(wire.text) : nullptr;
}

std::string const* own_spelling(MappingContext const& context, std::string_view crosswalk, std::string_view meaning) {
    auto const* table = table_of(context, crosswalk);
    return table ? table->vendor_of(meaning) : nullptr;
}

Error not_in_crosswalk(Error error, std::string_view crosswalk) {
    return std::move(error)
        .with_owner("sales operations")
        .with_remedy("add the value to the connection's crosswalk \"" + std::string{crosswalk} +
                     "\", or correct it in Salesforce");
}

}  // namespace throughline::salesforce
