# One line each: a folder of this name under include/throughline/vendors, src/vendors and tests/vendors.
set(throughline_vendors
    salesforce
    netsuite
    kantata
    anaplan
)
