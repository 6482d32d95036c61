#include "object_type_of.hpp"

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

template ObjectType const& object_type<Opportunity>();
template ObjectType const& object_type<Quote>();
template ObjectType const& object_type<QuoteLine>();
template ObjectType const& object_type<StatementOfWork>();
template ObjectType const& object_type<Engagement>();
template ObjectType const& object_type<Contract>();
template ObjectType const& object_type<ContractLine>();
template ObjectType const& object_type<ChangeOrder>();
template ObjectType const& object_type<RateCard>();
template ObjectType const& object_type<Rate>();

// The values nested in them.
template ObjectType const& object_type<ChangeOrderLine>();
template ObjectType const& object_type<DocumentReference>();

}  // namespace throughline
