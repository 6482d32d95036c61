// expect: computation_of<Label>::looks_at_members<>
#include "acme.hpp"

using namespace throughline;

struct Label {
    static Result<> encode(Deal const& deal, WireWriter& out, MappingContext&) {
        return out.text(deal.name), Result<>{};
    }
};

constexpr auto line = computed<"label", Label>;
