#include <throughline/core/money.hpp>

#include <cstdio>
#include <vector>

// A hundred dollars in three: no cent is lost.
int main() {
    using namespace throughline;
    auto const                 dollars = Currency::parse("USD").value();
    std::vector<Decimal> const thirds{1, 1, 1};
    auto const                 shares = allocate(Money::from_minor(10000, dollars), thirds).value();
    for (auto const& share : shares) std::puts(share.to_string().c_str());
}
