#include "canonical_type.hpp"

#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/quote.hpp>
#include <throughline/model/quote_line.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/statement_of_work.hpp>

namespace throughline {

void add_canonical_commercial(CanonicalList& list) {
    using mapping_detail::canonical_type;
    list.insert(list.end(), {
                                &canonical_type<Opportunity>,
                                &canonical_type<Quote>,
                                &canonical_type<QuoteLine>,
                                &canonical_type<StatementOfWork>,
                                &canonical_type<Engagement>,
                                &canonical_type<Contract>,
                                &canonical_type<ContractLine>,
                                &canonical_type<ChangeOrder>,
                                &canonical_type<RateCard>,
                                &canonical_type<Rate>,
                            });
}

}  // namespace throughline
