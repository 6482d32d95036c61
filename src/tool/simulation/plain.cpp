#include "plain.hpp"

#include <throughline/connector/system.hpp>

#include <vector>

namespace throughline::simulation {

std::span<PlainObject const> plain_objects() {
    using sandbox::FieldType;
    static std::vector<PlainObject> const all{
        {view_of<Plain, Skill>,
         {.name   = "skills",
          .fields = {{.name = "code", .length = 40, .nillable = false},
                     {.name = "name", .length = 80, .nillable = false},
                     {.name = "parent", .length = 40},
                     {.name = "active", .type = FieldType::boolean}}}},
        {view_of<Plain, Account>,
         {.name   = "accounts",
          .fields = {{.name = "name", .length = 80, .nillable = false},
                     {.name = "legal_name", .length = 80},
                     {.name = "number", .length = 40},
                     {.name = "parent", .length = 40},
                     {.name = "industry", .length = 40},
                     {.name = "website", .length = 80}}}},
    };
    return all;
}

PlainObject const* find_plain_object(std::string_view object) {
    for (auto const& each : plain_objects())
        if (each.view.object == object) return &each;
    return nullptr;
}

}  // namespace throughline::simulation
