"""The VBA module HkFunctions: one function for each worksheet function, made from their table."""

from __future__ import annotations

from collections.abc import Sequence

from xl_huikuan import __version__
from xl_huikuan.addin.functions.problems import ERROR_TEXTS
from xl_huikuan.addin.functions.registry import Function, Parameter

_HEAD = """\
' Worksheet functions, generated from the declarations in Python: do not edit.
Option Explicit

Public Const ADDIN_VERSION As String = "{version}"
"""
_WRAPPER = """
Public Function {name}({parameters}) As Variant
    On Error GoTo failed
    {name} = HkMap(HkCall("{name}", Array({arguments})))
    Exit Function
failed:
    {name} = CVErr(xlErrValue)
End Function
"""
_HELPERS = """
' An argument as the bridge takes it: Empty when left out, a range cut to where its sheet is used.
Private Function HkArg(Optional given As Variant) As Variant
    HkArg = Empty ' Calc would give back the type of the last answer
    If IsMissing(given) Then Exit Function
    If IsObject(given) Then
        Set HkArg = HkCut(given)
    Else
        HkArg = given
    End If
End Function

' A reference to whole columns or rows ends with the data of its sheet. It keeps its start, so that
' several of them stay side by side; any other range stays as it was chosen.
Private Function HkCut(ByVal area As Object) As Object
    Dim sheet As Object, used As Object, nRows As Long, nColumns As Long
    If area.Areas.Count > 1 Then Err.Raise 5 ' Value2 would give the first area only
    nRows = area.Rows.Count
    nColumns = area.Columns.Count
    Set sheet = area.Worksheet
    If area.Row + nRows > sheet.Rows.Count Then
        Set used = sheet.UsedRange
        nRows = HkWithin(used.Row + used.Rows.Count - area.Row, nRows)
    End If
    If area.Column + nColumns > sheet.Columns.Count Then
        Set used = sheet.UsedRange
        nColumns = HkWithin(used.Column + used.Columns.Count - area.Column, nColumns)
    End If
    Set HkCut = area
    If nRows < area.Rows.Count Or nColumns < area.Columns.Count Then Set HkCut = area.Resize(nRows, nColumns)
End Function

Private Function HkWithin(wanted As Long, most As Long) As Long
    HkWithin = wanted
    If wanted < 1 Then HkWithin = 1
    If wanted > most Then HkWithin = most
End Function

' The answer as Excel shows it: the texts that stand for error values become error values.
Private Function HkMap(ByVal answer As Variant) As Variant
    Dim i As Long, j As Long
    If Not IsArray(answer) Then
        HkMap = HkCell(answer)
        Exit Function
    End If
    For i = LBound(answer, 1) To UBound(answer, 1)
        For j = LBound(answer, 2) To UBound(answer, 2)
            answer(i, j) = HkCell(answer(i, j))
        Next j
    Next i
    HkMap = answer
End Function

Private Function HkCell(value As Variant) As Variant
    HkCell = value
    If VarType(value) <> vbString Then Exit Function
    If Left$(value, 1) <> "#" Then Exit Function
    Select Case value
{cases}
    End Select
End Function
"""
# Names VBA keeps to itself, as far as an argument might want one.
_WORDS = """
    abs and any array as base binary boolean byref byte bytes byval call case cdate close
    const currency date debug declare dim do double each else empty end enum error event exit
    explicit false fix for friend function get global if imp in input int integer is len let
    lib like line local lock long loop me mid mod new next not nothing null object on open
    option optional or output paramarray preserve print private property public put random
    read redim rem resume return scale seek select set sgn shared single static step stop
    string sub text then time to true type unknown until variant wend while with withevents
    write xor year
"""
_RESERVED = frozenset(_WORDS.split())
_CASE = '        Case "{text}": HkCell = CVErr({number})'


def functions_module(functions: Sequence[Function]) -> str:
    """Return the source of HkFunctions."""
    wrappers = "".join(_wrapper(function) for function in functions)
    cases = "\n".join(_CASE.format(text=t, number=code & 0xFFFF) for code, t in ERROR_TEXTS.items())
    return _HEAD.format(version=__version__) + wrappers + _HELPERS.format(cases=cases)


def _wrapper(function: Function) -> str:
    return _WRAPPER.format(
        name=function.name,
        parameters=", ".join(map(_declared, function.parameters)),
        arguments=", ".join(f"HkArg({_named(parameter)})" for parameter in function.parameters),
    )


def _declared(parameter: Parameter) -> str:
    return f"{'Optional ' if parameter.optional else ''}{_named(parameter)} As Variant"


def _named(parameter: Parameter) -> str:
    return f"{parameter.name}_" if parameter.name.lower() in _RESERVED else parameter.name
