#include "canonical_type.hpp"

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

void add_canonical_parties(CanonicalList& list) {
    using mapping_detail::canonical_type;
    list.insert(list.end(), {
                                &canonical_type<Account>,
                                &canonical_type<CustomerAccount>,
                                &canonical_type<Contact>,
                                &canonical_type<Lead>,
                                &canonical_type<LegalEntity>,
                                &canonical_type<ServiceLine>,
                                &canonical_type<ServiceOffering>,
                                &canonical_type<Region>,
                                &canonical_type<Department>,
                                &canonical_type<CostCenter>,
                                &canonical_type<TaxCode>,
                                &canonical_type<PaymentTerms>,
                                &canonical_type<FinancialDimension>,
                                &canonical_type<Role>,
                                &canonical_type<Skill>,
                                &canonical_type<ProjectTemplate>,
                                &canonical_type<Calendar>,
                                &canonical_type<ExchangeRate>,
                                &canonical_type<FiscalPeriod>,
                            });
}

}  // namespace throughline
