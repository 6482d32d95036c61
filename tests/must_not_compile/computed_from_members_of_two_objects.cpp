// expect: field_of<Client>::belongs_to<Deal>
#include "acme.hpp"

using namespace throughline;

struct Label {
    static Result<> encode(Deal const& deal, WireWriter& out, MappingContext&) {
        return out.text(deal.name), Result<>{};
    }
};

constexpr auto line = computed<"label", Label, &Deal::name, &Client::name>;
