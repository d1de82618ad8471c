// The filters of Options::document_filters that stand in a file of their own: dates and numbers by locale.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

Value filter_currency(Run& run, const Value& input, const Arguments& arguments);
Value filter_dateformat(Run& run, const Value& input, const Arguments& arguments);
Value filter_datetimeformat(Run& run, const Value& input, const Arguments& arguments);
Value filter_numberformat(Run& run, const Value& input, const Arguments& arguments);
Value filter_timeformat(Run& run, const Value& input, const Arguments& arguments);

}  // namespace docmill::jinja
