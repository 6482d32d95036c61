#pragma once

#include <cstddef>

namespace throughline {

struct Account;
struct CustomerAccount;
struct Contact;
struct Lead;
struct LegalEntity;
struct ServiceLine;
struct ServiceOffering;
struct Region;
struct Department;
struct CostCenter;
struct TaxCode;
struct PaymentTerms;
struct FinancialDimension;
struct Role;
struct Skill;
struct ProjectTemplate;
struct Calendar;
struct ExchangeRate;
struct FiscalPeriod;
struct Opportunity;
struct Quote;
struct QuoteLine;
struct StatementOfWork;
struct Engagement;
struct Contract;
struct ContractLine;
struct ChangeOrder;
struct RateCard;
struct Rate;
struct Project;
struct Task;
struct Milestone;
struct Resource;
struct ResourceRequest;
struct Assignment;
struct Capacity;
struct TimeEntry;
struct Expense;
struct BillingSchedule;
struct BillingEvent;
struct Invoice;
struct InvoiceLine;
struct Payment;
struct RevenueSchedule;
struct RevenueScheduleLine;
struct RevenueEvent;
struct CostActual;
struct LedgerPosting;
struct Scenario;
struct Forecast;
struct ForecastLine;
struct ForecastAdjustment;

template <class... Each>
struct ObjectList {
    static constexpr std::size_t count = sizeof...(Each);
};

/// Every canonical object, in the order of the business: parties, reference data, commerce, delivery, finance, plan.
using AllObjects =
    ObjectList<Account, CustomerAccount, Contact, Lead, LegalEntity, ServiceLine, ServiceOffering, Region, Department,
               CostCenter, TaxCode, PaymentTerms, FinancialDimension, Role, Skill, ProjectTemplate, Calendar,
               ExchangeRate, FiscalPeriod, Opportunity, Quote, QuoteLine, StatementOfWork, Engagement, Contract,
               ContractLine, ChangeOrder, RateCard, Rate, Project, Task, Milestone, Resource, ResourceRequest,
               Assignment, Capacity, TimeEntry, Expense, BillingSchedule, BillingEvent, Invoice, InvoiceLine, Payment,
               RevenueSchedule, RevenueScheduleLine, RevenueEvent, CostActual, LedgerPosting, Scenario, Forecast,
               ForecastLine, ForecastAdjustment>;

}  // namespace throughline
