// expect: member_named<&Sketch::colour>::is_described
#include "acme.hpp"

using namespace throughline;

struct Sketch {
    std::string title;
    std::string colour;
};
BOOST_HANA_ADAPT_STRUCT(Sketch, title);

constexpr auto line = omit<&Sketch::colour, "drawn in pencil">;
