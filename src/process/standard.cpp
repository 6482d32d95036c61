#include <throughline/process/collections.hpp>
#include <throughline/process/standard.hpp>
#include <throughline/process/won_deal.hpp>

namespace throughline {

std::vector<Process> standard_processes() { return {won_deal(), collections_feedback()}; }

}  // namespace throughline
