// expect: computation<Label, Deal>::writes_from_the_object
#include "acme.hpp"

using namespace throughline;

struct Label {
    static Result<> encode(Client const& client, WireWriter& out, MappingContext&) {
        return out.text(client.name), Result<>{};
    }
};

constexpr auto line = computed<"label", Label, &Deal::name>;
