# What a bus master sees that does not look into caches (at 0xd0000000): memory that was not flushed, written-combined memory that was not
# drained, uncacheable memory; and what a processor sees of it. Option: wait=1, not to end.
        .include "macros.inc"
        .globl  main

        .set MASTER, 0xd0000000
        .set ADDRESS, 0
        .set COMMAND, 8
        .set DATA, 64
        .set READ, 1
        .set WRITE, 2
        .set OLD, 0x1111111111111111
        .set NEW, 0x2222222222222222

        .set COMBINED, 0x1000000        # by a variable range: 2 MiB write-combining
        .set UNCACHEABLE, 0x1200000

# The line at rdi as the device sees it: its first word in rax. Uses rdx.
.macro  sees
        mov     edx, MASTER
        mov     [rdx + ADDRESS], rdi
        mov     dword ptr [rdx + COMMAND], READ
        mov     rax, [rdx + DATA]
.endm

.macro  device_sees value, text
        sees
        movabs  rcx, \value
        cmp     rax, rcx
        sete    al
        claim   "\text"
.endm

.macro  stores value
        movabs  rax, \value
        mov     [rdi], rax
.endm

.macro  wr msr, value
        mov     ecx, \msr
        mov     eax, (\value) & 0xffffffff
        mov     edx, (\value) >> 32
        wrmsr
.endm

        .text
        .code64
main:   print   "cache\r\n"
        lea     rdi, line[rip]
        stores  OLD
        clflush [rdi]
        device_sees OLD, "a line that was flushed"
        stores  NEW
        device_sees OLD, "write-back memory that was not flushed is old"
        cmp     rax, [rdi]
        setne   al
        claim   "which the processor does not notice"
        clflush [rdi]
        device_sees NEW, "CLFLUSH writes it back"
        stores  OLD
        wbinvd
        device_sees OLD, "WBINVD writes it back"
        mov     eax, 0x22222222
        lock xadd [rdi], rax
        device_sees OLD, "LOCK does not"
        clflush [rdi]

        wr      0x202, COMBINED + 1
        wr      0x203, 0xffffe00800
        wr      0x204, UNCACHEABLE
        wr      0x205, 0xffffe00800
        mov     edi, COMBINED
        stores  OLD
        sfence
        device_sees OLD, "SFENCE drains what was combined"
        stores  NEW
        device_sees OLD, "without it, it stays"
        xor     eax, eax
        xchg    cell[rip], eax
        device_sees NEW, "LOCK drains it"
        movabs  rax, OLD
        xor     ecx, ecx
1:      mov     [rdi + 8 * rcx], rax
        inc     ecx
        cmp     ecx, 8
        jb      1b
        device_sees OLD, "a line that is full is drained"

        mov     edi, UNCACHEABLE
        stores  NEW
        device_sees NEW, "uncacheable memory is seen at once"

        # CR0.CD makes every type uncacheable.
        lea     rdi, line[rip]
        mov     rax, cr0
        bts     rax, 30
        mov     cr0, rax
        wbinvd
        stores  NEW
        device_sees NEW, "and so is all memory while CR0.CD is set"
        mov     rax, cr0
        btr     rax, 30
        mov     cr0, rax

        # The device writes below a dirty line, which goes over it.
        stores  OLD
        mov     edx, MASTER
        mov     [rdx + ADDRESS], rdi
        movabs  rax, NEW
        mov     [rdx + DATA], rax
        mov     dword ptr [rdx + COMMAND], WRITE
        device_sees NEW, "the device has written"
        clflush [rdi]
        device_sees OLD, "and the line goes over it"
        option  "wait=", 0
        test    eax, eax
        jz      summary
        print   "waiting\r\n"
2:      pause
        jmp     2b

        .data
        .balign 64
line:   .skip   64
cell:   .long   0
