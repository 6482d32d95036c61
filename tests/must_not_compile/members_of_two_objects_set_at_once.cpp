// expect: Desired::set
#include <throughline/sync/derivation.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/opportunity.hpp>

using namespace throughline;

void mark(Desired& desired, Id<Opportunity> deal) {
    desired.set<&Opportunity::invoiced, &Contract::number>(deal, Opportunity{});
}
