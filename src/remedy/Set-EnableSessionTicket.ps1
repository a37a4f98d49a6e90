<#
.SYNOPSIS
Turns TLS session tickets off on a Lync Server 2013 Front End (Microsoft KB 2901554).

.DESCRIPTION
Only for Windows Server 2012 R2 with Lync Server 2013. Run it in the Lync Server Management Shell, as administrator, on one
Front End at a time. It backs up the Schannel key, sets the DWORD EnableSessionTicket = 2, stops and starts the Lync services,
and reads the value back. Where the value is so already, it changes nothing. With -WhatIf it says what it would do.

It is not known whether restarting the Lync services alone makes Schannel re-read the value: verify on the wire afterwards.

.PARAMETER BackupFolder
Where the backup of the key, and the note on the value before the change, are kept.

.PARAMETER RestartServices
Stops and starts the services even where the value is so already.

.PARAMETER Rollback
Puts back what was there before the change, from the note in BackupFolder: the same value, or none if there was none.

.EXAMPLE
.\Set-EnableSessionTicket.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param(
    [string] $BackupFolder = (Join-Path $env:SystemDrive 'ticketprobe-backup'),
    [switch] $RestartServices,
    [switch] $Rollback
)

$ErrorActionPreference = 'Stop'
$Key = 'System\CurrentControlSet\Control\SecurityProviders\Schannel'
$Path = "HKLM:\$Key"
$Name = 'EnableSessionTicket'
$Wanted = 2
$Backup = Join-Path $BackupFolder 'schannel-before.reg'
$Note = Join-Path $BackupFolder 'EnableSessionTicket-before.json'

# What the value is now: whether it is there, its kind and its data.
function Get-Value {
    $item = Get-Item -LiteralPath $Path
    $present = $item.GetValueNames() -contains $Name
    $kind = $null
    $data = $null
    if ($present) {
        $kind = [string] $item.GetValueKind($Name)
        $data = $item.GetValue($Name, $null, 'DoNotExpandEnvironmentNames')
    }
    [pscustomobject] @{ Present = $present; Kind = $kind; Data = $data }
}

# Whether it is a DWORD and 2. Anything else counts as not set.
function Test-Value {
    $value = Get-Value
    $value.Present -and $value.Kind -eq 'DWord' -and $value.Data -eq $Wanted
}

# The first backup is the one to go back to: it is never written over.
function Backup-Key {
    if (Test-Path -LiteralPath $Note) {
        Write-Output "Kept the backup that is there: $Backup"
        return
    }
    if ($PSCmdlet.ShouldProcess("HKLM\$Key", "Back up to $Backup")) {
        New-Item -ItemType Directory -Path $BackupFolder -Force | Out-Null
        & reg.exe export "HKLM\$Key" $Backup /y | Out-Null
        if ($LASTEXITCODE -ne 0) {
            throw "reg export could not write $Backup; nothing was changed."
        }
        Get-Value | ConvertTo-Json | Set-Content -LiteralPath $Note -Encoding UTF8
        Write-Output "Backed up to $Backup"
    }
}

function Set-Value {
    if ($PSCmdlet.ShouldProcess("HKLM\$Key", "Set the DWORD $Name = $Wanted")) {
        New-ItemProperty -LiteralPath $Path -Name $Name -PropertyType DWord -Value $Wanted -Force | Out-Null
    }
}

# Exactly what was there before.
function Restore-Value {
    if (-not (Test-Path -LiteralPath $Note)) {
        throw "There is no $Note, so it is not known what was there before; nothing was changed."
    }
    $before = Get-Content -LiteralPath $Note -Raw | ConvertFrom-Json
    if (-not $PSCmdlet.ShouldProcess("HKLM\$Key", "Put back $Name as it was before the change")) {
        return
    }
    if ($before.Present) {
        $data = $before.Data
        if ($before.Kind -eq 'Binary') {
            $data = [byte[]] $data
        }
        New-ItemProperty -LiteralPath $Path -Name $Name -PropertyType $before.Kind -Value $data -Force | Out-Null
    }
    elseif ((Get-Value).Present) {
        Remove-ItemProperty -LiteralPath $Path -Name $Name
    }
}

function Restart-LyncService {
    if ($PSCmdlet.ShouldProcess($env:COMPUTERNAME, 'Stop-CsWindowsService, then Start-CsWindowsService')) {
        Stop-CsWindowsService
        Start-CsWindowsService
    }
}

# Here it begins.
$system = (Get-CimInstance -ClassName Win32_OperatingSystem).Caption
if ($system -notlike '*Windows Server 2012 R2*') {
    throw "This is '$system'. The change is documented for Windows Server 2012 R2 only; nothing was changed."
}
foreach ($command in 'Stop-CsWindowsService', 'Start-CsWindowsService') {
    if (-not (Get-Command -Name $command -ErrorAction SilentlyContinue)) {
        throw "There is no $command here: run this in the Lync Server Management Shell. Nothing was changed."
    }
}
$administrator = [Security.Principal.WindowsBuiltInRole]::Administrator
$user = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $user.IsInRole($administrator)) {
    throw 'Run this as administrator. Nothing was changed.'
}

if ($Rollback) {
    Restore-Value
    Restart-LyncService
}
elseif (Test-Value) {
    Write-Output "$Name is the DWORD $Wanted already."
    if ($RestartServices) {
        Restart-LyncService
    }
}
else {
    Backup-Key
    if (-not $WhatIfPreference -and -not (Test-Path -LiteralPath $Note)) {
        throw 'There is no backup; nothing was changed.'
    }
    Set-Value
    Restart-LyncService
    if (-not $WhatIfPreference -and -not (Test-Value)) {
        throw "$Name is not the DWORD $Wanted. Look at HKLM\$Key, and run this again."
    }
}

Write-Output 'Now verify on the wire:'
Write-Output '  ticketprobe probe POOL --client-cert FILE'
Write-Output 'If tickets are still issued: it is not known whether restarting the services is enough. Restart the machine, and probe again.'
