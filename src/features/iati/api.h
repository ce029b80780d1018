// SPDX-License-Identifier: EUPL-1.2
// The IATI standard: codes, elements, and files read one activity after the other.
#pragma once
#include "iati/codes.h"
#include "iati/pages.h"
#include "iati/reader.h"
#include "iati/standard.h"
#include "iati/tree.h"
#include "iati/validate.h"
