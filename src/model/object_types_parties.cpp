#include "object_type_of.hpp"

#include <throughline/model/account.hpp>
#include <throughline/model/calendar.hpp>
#include <throughline/model/contact.hpp>
#include <throughline/model/cost_center.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/department.hpp>
#include <throughline/model/exchange_rate.hpp>
#include <throughline/model/financial_dimension.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/lead.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/model/payment_terms.hpp>
#include <throughline/model/project_template.hpp>
#include <throughline/model/region.hpp>
#include <throughline/model/role.hpp>
#include <throughline/model/service_line.hpp>
#include <throughline/model/service_offering.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/model/tax_code.hpp>

namespace throughline {

template ObjectType const& object_type<Account>();
template ObjectType const& object_type<CustomerAccount>();
template ObjectType const& object_type<Contact>();
template ObjectType const& object_type<Lead>();
template ObjectType const& object_type<LegalEntity>();
template ObjectType const& object_type<ServiceLine>();
template ObjectType const& object_type<ServiceOffering>();
template ObjectType const& object_type<Region>();
template ObjectType const& object_type<Department>();
template ObjectType const& object_type<CostCenter>();
template ObjectType const& object_type<TaxCode>();
template ObjectType const& object_type<PaymentTerms>();
template ObjectType const& object_type<FinancialDimension>();
template ObjectType const& object_type<Role>();
template ObjectType const& object_type<Skill>();
template ObjectType const& object_type<ProjectTemplate>();
template ObjectType const& object_type<Calendar>();
template ObjectType const& object_type<ExchangeRate>();
template ObjectType const& object_type<FiscalPeriod>();

// The values nested in them.
template ObjectType const& object_type<Address>();
template ObjectType const& object_type<PlanItem>();
template ObjectType const& object_type<RoleHours>();

}  // namespace throughline
