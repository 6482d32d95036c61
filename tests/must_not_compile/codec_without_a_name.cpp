// expect: &Deal::name, shouting>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

struct Shouting {
    Result<std::string_view> decode(Wire const& wire, MappingContext&) const { return wire.text; }
    Result<>                 encode(std::string_view value, WireWriter& out, MappingContext&) const {
        return out.text(value), Result<>{};
    }
};
constexpr auto shouting = Shouting{};

constexpr auto line = field<"title", &Deal::name, shouting>;
