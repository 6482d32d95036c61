// expect: member_named<&Sketch::colour>::is_described
#include <throughline/sync/authority.hpp>

using namespace throughline;

struct Sketch {
    std::string title;
    std::string colour;
};
BOOST_HANA_ADAPT_STRUCT(Sketch, title);

void decide(Authority& authority) { authority.give<&Sketch::colour>(Owner::crm); }
