// expect: Id<Account>
#include <throughline/core/id.hpp>

using namespace throughline;

struct Account;
struct Contract;

bool same(Id<Account> account, Id<Contract> contract) { return account == contract; }
