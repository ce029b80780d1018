// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language.
namespace accounts::views {

struct Error {
  std::string field;  // the id of the form field it leads to
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Error, (), (field, message))

struct SignIn {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string email, return_to;
  bool form_kept = false;
  std::string elsewhere, elsewhere_url;  // the provider's name, empty if there is none
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (has_errors, errors, email, return_to, form_kept, elsewhere, elsewhere_url))

struct KeptField {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(KeptField, (), (name, value))

struct KeptForm {
  std::string action, page;
  std::vector<KeptField> fields;
};
BOOST_DESCRIBE_STRUCT(KeptForm, (), (action, page, fields))

}  // namespace accounts::views
