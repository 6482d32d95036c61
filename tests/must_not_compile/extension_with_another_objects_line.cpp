// expect: field_of<Client>::belongs_to<Deal>
#include "acme.hpp"

using namespace throughline;

constexpr auto ours   = map_object<Deal>("deal", {key<"id">, field<"title", &Deal::name>});
constexpr auto theirs = extend(ours, {field<"title", &Client::name>});
