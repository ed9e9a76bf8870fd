' Bridge over xlwings' DLL, which starts our Python server and hands its COM object to Excel.
' Taken from xlwings 0.37.8 (xlwings_custom_addin.bas: the declarations, XLPyLoadDLL, XLPy), changed:
' which Python and what it runs is settled here and in this user's registry, by no sheet and no
' file, nothing runs in between, and nothing else of that module is here.
'
'xlwings is distributed under a BSD 3-clause license.
'
'Copyright (C) 2014-present, Zoomer Analytics LLC.
'All rights reserved.
'
'Redistribution and use in source and binary forms, with or without modification,
'are permitted provided that the following conditions are met:
'
'* Redistributions of source code must retain the above copyright notice, this
'  list of conditions and the following disclaimer.
'
'* Redistributions in binary form must reproduce the above copyright notice, this
'  list of conditions and the following disclaimer in the documentation and/or
'  other materials provided with the distribution.
'
'* Neither the name of the copyright holder nor the names of its
'  contributors may be used to endorse or promote products derived from
'  this software without specific prior written permission.
'
'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
'ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
'WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
'DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR
'ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
'(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
'LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
'ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
'(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
Option Explicit
Option Private Module

Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr
#If Win64 Then
    Private Const DLL_NAME As String = "xlwings64-0.37.8.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-0.37.8.dll" (ByRef result As Variant, Optional ByVal config As String = "", Optional ByVal mode As Long = 1) As Long
#Else
    Private Const DLL_NAME As String = "xlwings32-0.37.8.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-0.37.8.dll" (ByRef result As Variant, Optional ByVal config As String = "", Optional ByVal mode As Long = 1) As Long
#End If

Private Const SERVE As String = " -I -B -X utf8 -c ""from xl_huikuan.addin.server.com import serve; serve('$(CLSID)')"""
Private Const NOT_INSTALLED As Long = 1
Private Const NO_DLL As Long = 2
Private Const NOT_STARTED As Long = 3

Private Const ACTIVATE As Long = 1
Private Const RELEASE As Long = -1

Private mStarted As String ' the text it was started by; the DLL keeps one server for each

Public Function HkConnect() As Object
    Dim python As String, answer As Variant
    python = HkInterpreter()
    HkLoadDll python
    mStarted = """" & python & """" & SERVE
    If XLPyDLLActivateAuto(answer, mStarted, ACTIVATE) <> 0 Then HkRefuse NOT_STARTED, CStr(answer)
    Set HkConnect = answer
End Function

' After the server has died: else the DLL might hand out the dead one again.
Public Sub HkForget()
    Dim unused As Variant
    If Len(mStarted) > 0 Then XLPyDLLActivateAuto unused, mStarted, RELEASE
End Sub

' Only a full path on a drive of this PC, of characters that are taken literally.
Private Function HkInterpreter() As String
    Dim path As String
    path = GetSetting("xl_huikuan", "Bridge", "Interpreter", "")
    If Not path Like "[A-Za-z]:\*" Or path Like "*[*?""<>|$]*" Or InStr(path, "://") > 0 Then HkRefuse NOT_INSTALLED, path
    HkInterpreter = path
End Function

' By full path, so that the Declare above finds it loaded and Windows searches no other folder:
' beside the interpreter, or one folder up.
Private Sub HkLoadDll(python As String)
    Dim folder As String, path As String
    folder = HkParent(python)
    path = folder & "\" & DLL_NAME
    If LoadLibraryW(StrPtr(path)) <> 0 Then Exit Sub
    path = HkParent(folder) & "\" & DLL_NAME
    If LoadLibraryW(StrPtr(path)) = 0 Then HkRefuse NO_DLL, folder & "\" & DLL_NAME
End Sub

Private Function HkParent(path As String) As String
    HkParent = Left$(path, InStrRev(path, "\") - 1)
End Function
