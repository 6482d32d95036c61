// expect: &Deal::name, hearing>::speaks_the_members_type
#include "acme.hpp"

using namespace throughline;

struct Hearing {
    static constexpr std::string_view name = "heard";
    Result<std::string_view> decode(Wire const& wire, MappingContext&) const { return wire.text; }
};
constexpr auto hearing = Hearing{};

constexpr auto line = field<"title", &Deal::name, hearing>;
