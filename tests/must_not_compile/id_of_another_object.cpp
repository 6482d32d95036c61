// expect: could not convert
#include <throughline/core/id.hpp>

using namespace throughline;

struct Account;
struct Contract;

Id<Contract> wrong(Id<Account> account) { return account; }
