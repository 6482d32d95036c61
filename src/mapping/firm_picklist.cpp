#include <throughline/mapping/firm_picklist.hpp>

namespace throughline {

namespace {

Crosswalk const* table_of(MappingContext const& context, std::string_view crosswalk) {
    if (!context.crosswalks) return nullptr;
    auto const found = context.crosswalks->find(crosswalk);
    return found == context.crosswalks->end() ? nullptr : &found->second;
}

}  // namespace

std::string const* own_meaning(MappingContext const& context, std::string_view crosswalk, Wire const& wire) {
    auto const* table = table_of(context, crosswalk);
    return table && wire.kind == Wire::Kind::text ? table->canonical_of(wire.text, context.day) : nullptr;
}

std::string const* own_spelling(MappingContext const& context, std::string_view crosswalk, std::string_view meaning) {
    auto const* table = table_of(context, crosswalk);
    return table ? table->vendor_of(meaning, context.day) : nullptr;
}

Error not_in_crosswalk(Error error, std::string_view crosswalk, std::string_view owner) {
    return std::move(error).with_owner(owner).with_remedy("add the value to the connection's crosswalk \"" +
                                                          std::string{crosswalk} +
                                                          "\", or correct it where it was entered");
}

}  // namespace throughline
