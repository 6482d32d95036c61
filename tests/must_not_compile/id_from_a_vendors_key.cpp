// expect: Id<Account>
#include <throughline/core/id.hpp>

using namespace throughline;

struct Account;

Id<Account> const customer{"0018d00000AbCdE"};
