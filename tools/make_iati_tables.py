#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes the tables of the IATI standard that the program carries, from the standard's own files.

    tools/make_iati_tables.py [--standard ../shared/data/iati-standard] [--date 2026-06]

It writes
    src/features/iati/data/codes.tsv       all code lists: code, status, category, names in four languages
    src/features/iati/data/standard.tsv    elements of activity and organisation files: order, occurrences, attributes
    src/features/iati/data/code_rules.tsv  which attribute takes its value from which list
    src/features/iati/names.h              a number for each name of an element or attribute

French names are those of the standard unless tools/iati_translations.tsv has a better one; Spanish and Portuguese are
written there. Names of countries, currencies and languages come from iso-codes at run time, so only their codes are here.
"""
import argparse
import datetime
import glob
import os
import re
import sys
import xml.etree.ElementTree as ET

X = '{http://www.w3.org/2001/XMLSchema}'
LANG = '{http://www.w3.org/XML/1998/namespace}lang'
ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
OUT = os.path.join(ROOT, 'src/features/iati')
CODES_ONLY = {'Country', 'Currency', 'Language', 'FileFormat', 'OrganisationRegistrationAgency', 'Version',
              'OrganisationIdentifier', 'IATIOrganisationIdentifier'}
# These serve the registry, not files.
LEFT_OUT = {'PublisherType', 'VerificationStatus'}
FAMILIES = [['2.01', '2.02', '2.03'], ['1.05']]
TYPES = {'xsd:string': 'string', 'xsd:decimal': 'decimal', 'xsd:boolean': 'boolean', 'xsd:date': 'date',
         'xsd:dateTime': 'datetime', 'xsd:anyURI': 'uri', 'xsd:int': 'int', 'xsd:nonNegativeInteger': 'count',
         'xsd:positiveInteger': 'positive', 'xsd:NMTOKEN': 'token', 'lang': 'language', 'ANY': 'any'}


def one_line(text):
    return re.sub(r'\s+', ' ', text or '').strip()


def write(name, lines):
    with open(os.path.join(OUT, name), 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def header(what, args):
    return f'# {what} From the files of the IATI standard (iatistandard.org), state of {args.date}; made by tools/make_iati_tables.py.'


def code_lists(args):
    translations = {}
    with open(os.path.join(ROOT, 'tools/iati_translations.tsv'), encoding='utf-8') as file:
        for line in file:
            if line.startswith('#'):
                continue
            name, code, *names = line.rstrip('\n').split('\t')
            translations[name, code] = names
    lines = [header('Codes: list, code, status, category, en, fr, es, pt. A line "=list" opens a list.', args)]
    used = set()
    for path in sorted(glob.glob(f'{args.standard}/codelists/*/*.xml'), key=os.path.basename):
        top = ET.parse(path).getroot()
        name = top.get('name')
        if name in LEFT_OUT:
            continue
        embedded = 'embedded' if top.get('embedded') == '1' else 'replicated'
        complete = 'complete' if top.get('complete') == '1' else 'incomplete'
        lines.append('\t'.join(['=' + name, embedded, complete, one_line(top.findtext('metadata/name/narrative')),
                                top.get('category-codelist') or '']))
        seen = set()
        for item in top.iter('codelist-item'):
            code = one_line(item.findtext('code'))
            if code in seen:
                continue
            seen.add(code)
            names = {n.get(LANG, 'en'): one_line(n.text) for n in item.findall('name/narrative')}
            en, fr = names.get('en', ''), names.get('fr', '')
            es = pt = ''
            if name in CODES_ONLY:
                en = fr = ''
            elif (name, code) in translations:
                used.add((name, code))
                own, es, pt = translations[name, code]
                fr = own or fr
            status = 'withdrawn' if item.get('status') == 'withdrawn' else ''
            lines.append('\t'.join([code, status, one_line(item.findtext('category')), en, fr, es, pt]).rstrip('\t'))
    for key in sorted(set(translations) - used):
        sys.exit('tools/iati_translations.tsv translates a code that is in no list: ' + ' '.join(key))
    write('data/codes.tsv', lines)


class Schema:
    """The facts of one schema: for each element its content, attributes and children, in order."""

    def __init__(self, folder, version, kind):
        self.globals = {'element': {}, 'complexType': {}, 'attribute': {}, 'attributeGroup': {}}
        for name in (f'iati-{kind}-schema.xsd', 'iati-common.xsd'):
            for node in ET.parse(f'{folder}/{version}/{name}').getroot():
                self.globals.get(node.tag.replace(X, ''), {}).setdefault(node.get('name'), node)
        self.known = {}

    def attributes(self, node, shape):
        for child in node:
            tag = child.tag.replace(X, '')
            if tag == 'attribute':
                name = child.get('ref') or child.get('name')
                if name == 'xml:lang':
                    kind = 'lang'
                elif child.get('ref'):
                    kind = self.globals['attribute'][name].get('type')
                else:
                    kind = child.get('type')
                shape['attributes'].append((name, TYPES[kind], child.get('use') == 'required'))
            elif tag == 'attributeGroup':
                self.attributes(self.globals['attributeGroup'][child.get('ref')], shape)
            elif tag == 'anyAttribute':
                shape['foreign'] = True

    def group(self, node, shape):
        children = []
        for child in node:
            tag = child.tag.replace(X, '')
            occurs = (int(child.get('minOccurs', '1')), child.get('maxOccurs', '1'))
            if tag == 'element':
                children.append((child.get('ref') or child.get('name'), occurs, self.element(child)))
            elif tag == 'any':
                children.append(('*', occurs, None))
            elif tag != 'annotation':
                sys.exit(f'a {tag} inside a group is not known here')
        if node.tag == X + 'choice':
            assert node.get('maxOccurs') == 'unbounded'
            shape['content'] = 'choice+' if node.get('minOccurs', '1') == '1' else 'choice'
        else:
            shape['content'] = 'sequence'
        shape['children'] += children

    def complex_type(self, node, shape):
        shape['mixed'] = shape['mixed'] or node.get('mixed') == 'true'
        for child in node:
            tag = child.tag.replace(X, '')
            if tag in ('sequence', 'choice'):
                self.group(child, shape)
            elif tag in ('simpleContent', 'complexContent'):
                extension = child.find(X + 'extension')
                base = extension.get('base')
                if base.startswith('xsd:'):
                    shape['content'] = TYPES[base]
                else:
                    self.complex_type(self.globals['complexType'][base], shape)
                for part in extension:
                    if part.tag in (X + 'sequence', X + 'choice'):
                        self.group(part, shape)
                self.attributes(extension, shape)
        self.attributes(node, shape)

    def element(self, node):
        if node.get('ref'):
            node = self.globals['element'][node.get('ref')]
        if id(node) in self.known:
            return self.known[id(node)]
        shape = self.known[id(node)] = {'content': 'empty', 'mixed': False, 'foreign': False, 'attributes': [], 'children': []}
        kind = node.get('type')
        inner = node.find(X + 'complexType')
        if kind and kind.startswith('xsd:'):
            shape['content'] = TYPES[kind]
        elif kind:
            self.complex_type(self.globals['complexType'][kind], shape)
        elif inner is not None:
            self.complex_type(inner, shape)
        else:
            shape['content'] = 'any'
        return shape


OCCURS = {(1, '1'): '1', (0, '1'): '?', (1, 'unbounded'): '+', (0, 'unbounded'): '*'}


def facts(shape, occurs, parent):
    content = ('mixed ' if shape['mixed'] else '') + shape['content']
    attributes = ' '.join(f'{n}{"!" if r else ""}:{t}' for n, t, r in shape['attributes'])
    occurrence = '*' if parent and parent['content'].startswith('choice') else OCCURS[occurs]
    return (occurrence, content, 'foreign' if shape['foreign'] else '', attributes)


def merged(orders):
    """One order that holds all of these; None if they contradict each other."""
    result = []
    for order in reversed(orders):
        at = 0
        for name in order:
            if name in result:
                if result.index(name) < at:
                    return None
                at = result.index(name) + 1
            else:
                result.insert(at, name)
                at += 1
    return result


def rows_of(shapes, path, occurs, parents):
    """Rows for one path; shapes is {version: shape} of the versions that have it."""
    out = []
    runs = []
    for version in shapes:
        fact = facts(shapes[version], occurs[version], parents[version])
        if runs and runs[-1][1] == fact:
            runs[-1][0].append(version)
        else:
            runs.append(([version], fact))
    for versions, fact in runs:
        out.append('\t'.join([versions[0], versions[-1], path, *fact]).rstrip('\t'))
    order = merged([[c[0] for c in shapes[v]['children']] for v in shapes])
    if order is None:
        for version in shapes:
            out += rows_of({version: shapes[version]}, path, occurs, parents)[1:]
        return out
    for name in order:
        inner = {v: next((c for c in shapes[v]['children'] if c[0] == name), None) for v in shapes}
        inner = {v: c for v, c in inner.items() if c}
        if name == '*':
            versions = list(inner)
            out.append('\t'.join([versions[0], versions[-1], path + '/*', '*']))
        else:
            out += rows_of({v: c[2] for v, c in inner.items()}, f'{path}/{name}', {v: c[1] for v, c in inner.items()},
                           {v: shapes[v] for v in inner})
    return out


def standard(args):
    lines = [header('Elements: from version, to version, path, occurrences, content, foreign attributes, attributes '
                    '(! required). Children stand in their order.', args)]
    for versions in FAMILIES:
        for kind in ('activities', 'organisations'):
            tops = {}
            for version in versions:
                schema = Schema(f'{args.standard}/schema', version, kind)
                tops[version] = schema.element(schema.globals['element'][f'iati-{kind}'])
            lines += rows_of(tops, f'iati-{kind}', {v: (1, '1') for v in tops}, {v: None for v in tops})
    write('data/standard.tsv', lines)
    return lines[1:]


def code_rules(args):
    """path, attribute (or "text"), list, vocabulary; "" in the last: no condition; 1 also where there is no vocabulary."""
    lines = [header('Which value is of which list: path, attribute, list, vocabulary (1: also where none is given).', args)]
    for mapping in ET.parse(f'{args.standard}/codelists/mapping.xml').getroot():
        path = mapping.findtext('path').removeprefix('//')
        condition = mapping.findtext('condition') or ''
        found = re.fullmatch(r"@vocabulary = '([^']*)'( or not\(@vocabulary\))?", condition)
        assert found or not condition, condition
        assert not found or bool(found[2]) == (found[1] == '1')
        path, _, value = path.rpartition('/')
        lines.append('\t'.join([path, 'text' if value == 'text()' else value.removeprefix('@'), mapping.find('codelist').get('ref'),
                                found[1] if found else '']).rstrip('\t'))
    write('data/code_rules.tsv', lines)
    return lines[1:]


def names(rows, args):
    found = {'narrative'}
    for row in rows:
        cells = row.split('\t')
        found.update(part for part in cells[2].split('/') if part != '*')
        if len(cells) > 6:
            found.update(re.sub(r'!?:[a-z]+$', '', a) for a in cells[6].split(' '))
    ordered = sorted(found)
    lines = ['// SPDX-License-Identifier: EUPL-1.2', '// Made by tools/make_iati_tables.py from the schemas of the IATI standard.',
             '#pragma once', '#include <cstdint>', '', 'namespace iati {', '',
             '// Elements and attributes of all versions. none: not of the standard.', 'enum class Name : std::uint16_t {', '  none,']
    lines += ['  ' + n.replace('-', '_').replace(':', '_') + ',' for n in ordered]
    lines += ['};', '', 'inline constexpr const char* names[] = {', '    "",']
    lines += [f'    "{n}",' for n in ordered]
    lines += ['};', '', '}  // namespace iati']
    write('names.h', lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--standard', default=os.path.join(ROOT, '../shared/data/iati-standard'))
    parser.add_argument('--date', default=datetime.date.today().isoformat())
    args = parser.parse_args()
    os.makedirs(os.path.join(OUT, 'data'), exist_ok=True)
    code_lists(args)
    names(standard(args), args)
    code_rules(args)


main()
