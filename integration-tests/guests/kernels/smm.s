# System management mode (SDM volume 3): SMBASE is moved, SMIs come from port 0xB2 and from the local APIC, and what is saved is looked at.
        .include "macros.inc"
        .globl  main

        .set FIRST, 0x30000             # SMBASE after reset
        .set FIRST_QEMU, 0xa0000        # where QEMU's firmware has moved it
        .set MOVED, 0x1020000
        .set HANDLER, 0x8000
        .set MAP, 0xfe00                # AMD64's map of the saved state
        .set MAP_BYTES, 0x200
        .set IN_MAP, -MAP               # offset of a field, which manuals tell from SMBASE, in our copy

        .set COMMAND_PORT, 0xb2
        .set SMI_EN, 0x630              # Intel's ICH9: SMIs at all, and for commands
        .set SMI_EN_COMMANDS, 0x21
        .set PCI_ADDRESS, 0xcf8
        .set PCI_DATA, 0xcfc
        .set PIIX4_DEVACTB, 0x80000b58  # QEMU's pc: the same
        .set APMC_EN, 1 << 25
        .set I440FX_SMRAM, 0x80000070   # QEMU's pc: byte 2 opens the memory of the firmware's handler
        .set OPEN, 0x4a << 16
        .set CLOSED, 0x0a << 16

        .set ICR_LOW, 0x300
        .set ICR_HIGH, 0x310
        .set SELF_SMI, 0x4200
        .set SELF_NMI, 0x4400
        .set V_NMI, 2
        .set V_UD, 6
        .set RETURN_OTHER, 1            # what the handler is asked to do
        .set SEND_NMI, 2
        .set SEND_SMI, 3
        .set OTHER, 0x5eed

.macro  is      want                    # al = whether eax is that
        cmp     eax, \want
        sete    al
.endm

        .text
        .code64
main:   on_trap V_NMI, count_nmi
        on_trap V_UD, skip_rsm
        call    enable
        call    move
        mov     edi, MOVED + HANDLER
        lea     rsi, handler[rip]
        mov     ecx, offset handler_end - handler
        rep movsb

        mov     rax, 0x1122334455667701
        mov     r8, 0x8888888800000008
        mov     r15, 0xffffffff0000000f
        mov     rbp, rsp
        mov     ebx, 0xb0b
        stc
        out     COMMAND_PORT, al
behind: jmp     reached                 # QEMU looks for SMIs behind branches only
reached:
        setc    cl
        cmp     rsp, rbp
        sete    dl
        and     cl, dl
        cmp     ebx, 0xb0b
        sete    dl
        and     cl, dl
        mov     rdx, 0x1122334455667701
        cmp     rax, rdx
        sete    dl
        and     cl, dl
        mov     rdx, 0xffffffff0000000f
        cmp     r15, rdx
        sete    al
        and     al, cl
        claim   "the program goes on behind the command with its registers and flags"
        mov     eax, seen[rip]
        is      1
        claim   "the handler at the new SMBASE ran once"
        mov     eax, seen_cr0[rip]
        and     eax, 0x8000000d         # PG, TS, EM, PE
        or      eax, seen_cr4[rip]
        is      0
        claim   "without paging and protection"
        mov     eax, seen_cs[rip]
        is      MOVED >> 4 & 0xffff
        claim   "CS is SMBASE / 16"
        mov     rax, map[rip + IN_MAP + 0xff78]
        lea     rcx, behind[rip]
        lea     rdx, reached[rip]
        cmp     rax, rdx
        cmove   rcx, rdx
        cmp     rax, rcx
        sete    al
        claim   "saved: RIP"
        mov     rax, map[rip + IN_MAP + 0xfff8]
        mov     rcx, 0x1122334455667701
        cmp     rax, rcx
        sete    al
        claim   "saved: RAX"
        mov     rax, map[rip + IN_MAP + 0xffb8]
        cmp     rax, r8
        sete    cl
        mov     rax, map[rip + IN_MAP + 0xff80]
        cmp     rax, r15
        sete    al
        and     al, cl
        claim   "saved: R8 and R15"
        mov     rax, map[rip + IN_MAP + 0xffd8]
        cmp     rax, rsp
        sete    al
        claim   "saved: RSP"
        mov     eax, map[rip + IN_MAP + 0xff70]
        and     eax, 0x203
        is      3
        claim   "saved: RFLAGS"
        mov     rcx, cr3
        mov     rax, map[rip + IN_MAP + 0xff50]
        cmp     rax, rcx
        sete    al
        claim   "saved: CR3"
        mov     rcx, cr0
        mov     eax, map[rip + IN_MAP + 0xff58]
        is      ecx
        claim   "saved: CR0"
        mov     eax, map[rip + IN_MAP + 0xff48]
        mov     rcx, cr4
        is      ecx
        claim   "saved: CR4"
        mov     eax, map[rip + IN_MAP + 0xfed0]
        and     eax, 0x500
        is      0x500
        claim   "saved: EFER with LME and LMA"
        movzx   eax, word ptr map[rip + IN_MAP + 0xfe10]
        is      KERNEL_CODE
        claim   "saved: selector of CS"
        movzx   eax, word ptr map[rip + IN_MAP + 0xfe12]
        and     eax, 0x20ff             # L; present code of ring 0, readable
        or      eax, 1                  # accessed or not
        is      0x209b
        claim   "saved: attributes of CS"
        mov     rax, map[rip + IN_MAP + 0xfe98]
        lea     rcx, gdt[rip]
        mov     edx, [rcx + TASK_STATE + 2]
        and     edx, 0xffffff
        is      edx
        claim   "saved: base of TR"
        mov     rax, map[rip + IN_MAP + 0xfe68]
        lea     rcx, gdt[rip]
        is      ecx
        claim   "saved: base of the GDT"
        mov     rax, map[rip + IN_MAP + 0xfe88]
        mov     ecx, idt_pointer[rip + 2]
        is      ecx
        claim   "saved: base of the IDT"
        movzx   eax, word ptr map[rip + IN_MAP + 0xfefc]
        is      0x64
        claim   "the map is AMD64's"
        mov     eax, map[rip + IN_MAP + 0xff00]
        is      MOVED
        claim   "SMBASE is in the map"

        mov     dword ptr command[rip], RETURN_OTHER
        mov     eax, 2
        out     COMMAND_PORT, al
        is      OTHER
        claim   "RSM loads what the handler wrote into the map"
        mov     dword ptr command[rip], 0
        mov     eax, SELF_SMI
        mov     ecx, 3
        call    send
        mov     al, 1
        claim   "SMI of the local APIC"
        mov     dword ptr command[rip], SEND_NMI
        out     COMMAND_PORT, al
1:      cmp     dword ptr nmis[rip], 0
        je      1b
        mov     eax, nmis_inside[rip]
        is      0
        claim   "an NMI waits for RSM"
        mov     dword ptr command[rip], SEND_SMI
        out     COMMAND_PORT, al
2:      cmp     dword ptr seen[rip], 6
        jb      2b
        mov     eax, seen_inside[rip]
        is      5
        claim   "an SMI waits for RSM"
        rsm
        mov     eax, undefined[rip]
        is      1
        claim   "RSM outside is #UD"
        jmp     summary

# Lets commands cause SMIs, where PCs have that.
enable: mov     edx, SMI_EN
        mov     eax, SMI_EN_COMMANDS
        out     dx, eax
        mov     ecx, PIIX4_DEVACTB
        call    pci
        or      eax, APMC_EN
        out     dx, eax
        ret

# pci: eax = the register ecx of PCI configuration space; dx is where it is.
pci:    mov     edx, PCI_ADDRESS
        mov     eax, ecx
        out     dx, eax
        mov     edx, PCI_DATA
        in      eax, dx
        ret

# Has the first handler move SMBASE. QEMU's firmware has hidden its own, but not locked it.
move:   mov     edi, FIRST + HANDLER
        mov     ecx, I440FX_SMRAM
        call    pci
        and     eax, 0xff00ffff
        mov     ebx, eax
        or      eax, OPEN
        out     dx, eax
        mov     eax, FIRST_QEMU + HANDLER
        mov     dword ptr [rax], OTHER
        cmp     dword ptr [rax], OTHER  # elsewhere nobody is there
        jne     1f
        mov     edi, FIRST_QEMU + HANDLER
1:      lea     rsi, mover[rip]
        mov     ecx, offset mover_end - mover
        rep movsb
        mov     eax, ebx
        or      eax, CLOSED
        out     dx, eax
        mov     al, 0
        out     COMMAND_PORT, al
        ret

# send: writes eax to the command register of the local APIC, and waits for SMI number ecx.
send:   mov     edi, APIC
        mov     dword ptr [rdi + ICR_HIGH], 0
        mov     [rdi + ICR_LOW], eax
1:      cmp     seen[rip], ecx
        jb      1b
        ret

count_nmi:
        inc     dword ptr nmis[rip]
        ret

skip_rsm:
        add     qword ptr [rdi + frame_rip], 2
        inc     dword ptr undefined[rip]
        ret

        .code16
mover:  mov     dword ptr cs:[0xff00], MOVED
        rsm
mover_end:

# Segments are of 4 GiB from 0.
handler:
        mov     ebx, offset seen
        inc     dword ptr [ebx]
        mov     eax, cr0
        mov     [ebx + 4], eax
        mov     eax, cr4
        mov     [ebx + 8], eax
        mov     eax, cs
        mov     [ebx + 12], eax
        mov     esi, MOVED + MAP
        mov     edi, offset map
        mov     ecx, MAP_BYTES / 4
        cld
        addr32 rep movsd
        mov     edi, APIC
        mov     eax, [ebx + 16]
        mov     dword ptr [ebx + 16], 0
        cmp     eax, RETURN_OTHER
        je      1f
        cmp     eax, SEND_NMI
        je      2f
        cmp     eax, SEND_SMI
        je      3f
        rsm
1:      mov     dword ptr cs:[0xfff8], OTHER
        rsm
2:      mov     eax, SELF_NMI
        call    4f
        mov     eax, [ebx + 20]
        mov     [ebx + 24], eax
        rsm
3:      mov     eax, SELF_SMI
        call    4f
        mov     eax, [ebx]
        mov     [ebx + 28], eax
        rsm
4:      mov     dword ptr [edi + ICR_HIGH], 0
        mov     [edi + ICR_LOW], eax
        mov     ecx, 100000             # time for it to come, if it could
5:      dec     ecx
        jnz     5b
        ret
handler_end:

        .bss
        .balign 8
seen:   .skip   4                       # the handler knows the order of these
seen_cr0: .skip 4
seen_cr4: .skip 4
seen_cs: .skip  4
command: .skip  4
nmis:   .skip   4
nmis_inside: .skip 4
seen_inside: .skip 4
undefined: .skip 4
        .balign 8
map:    .skip   MAP_BYTES
