# What tells a guest how many processors there are: ACPI's MADT, QEMU's fw_cfg by its ports and by DMA, CPUID; and how many start.
# Option: cpus=N, what all of them have to say.
        .include "macros.inc"
        .globl  main

        .set FW_SELECTOR, 0x510
        .set FW_DATA, 0x511
        .set FW_DMA, 0x514              # two halves of an address, both big-endian
        .set FW_SIGNATURE, 0x00
        .set FW_RAM_SIZE, 0x03
        .set FW_NB_CPUS, 0x05
        .set FW_MAX_CPUS, 0x0f
        .set FW_READ, 2
        .set FW_SELECT, 8

        .text
        .code64
main:   print   "topology\r\n"
        option  "cpus=", 1
        mov     r12d, eax
        call    smp_start
        cmp     eax, r12d
        sete    al
        claim   "processors that start"

        call    madt_processors
        cmp     eax, r12d
        sete    al
        claim   "local APICs of ACPI's MADT"

        mov     eax, 1
        cpuid
        shr     ebx, 16
        bt      edx, 28                 # HTT: the count is valid
        jc      1f
        mov     bl, 1
1:      cmp     bl, r12b
        setae   al
        claim   "CPUID leaf 1: room for so many APIC identifiers"
        mov     eax, 0xb
        xor     ecx, ecx
        cpuid
        cmp     ch, 1
        sete    al
        claim   "CPUID leaf 0Bh: the first level is that of threads"
        mov     eax, 0xb
        mov     ecx, 1
        cpuid
        cmp     ebx, r12d
        sete    al
        claim   "CPUID leaf 0Bh: processors of the level of cores"
        lea     rax, own_identifier[rip]
        call    smp_run
        cmp     dword ptr wrong[rip], 0
        sete    al
        claim   "CPUID leaf 0Bh: every processor's own x2APIC identifier"

        mov     eax, FW_SIGNATURE
        mov     ecx, 4
        call    fw_item
        cmp     eax, 0x554d4551         # "QEMU"
        sete    al
        claim   "fw_cfg's signature"
        mov     eax, FW_NB_CPUS
        mov     ecx, 2
        call    fw_item
        cmp     eax, r12d
        sete    al
        claim   "fw_cfg: processors"
        mov     eax, FW_MAX_CPUS
        mov     ecx, 2
        call    fw_item
        cmp     eax, r12d
        sete    al
        claim   "fw_cfg: most processors"
        mov     eax, FW_RAM_SIZE
        mov     ecx, 8
        call    fw_item
        mov     edx, multiboot_info[rip]
        mov     edx, [rdx + 8]          # KiB from 1 MiB on
        shl     rdx, 10
        sub     rax, rdx
        cmp     rax, 2 << 20            # what the loader keeps of the end, and the first MiB
        setbe   al
        claim   "fw_cfg: bytes of RAM"
        call    fw_dma
        claim   "fw_cfg by DMA"
        jmp     summary

# fw_item: eax = item, ecx = bytes. rax = the number, little-endian.
fw_item:
        mov     dx, FW_SELECTOR
        out     dx, ax
        mov     dx, FW_DATA
        xor     edi, edi
        xor     ebx, ebx
1:      in      al, dx
        movzx   eax, al
        xchg    ecx, ebx
        shl     rax, cl
        xchg    ecx, ebx
        or      rdi, rax
        add     ebx, 8
        dec     ecx
        jnz     1b
        mov     rax, rdi
        ret

# fw_dma: reads the signature. al = whether it came.
fw_dma: lea     rax, command[rip]
        mov     edi, FW_SIGNATURE << 16 | FW_SELECT | FW_READ
        bswap   edi
        mov     [rax], edi
        mov     dword ptr [rax + 4], 4 << 24
        lea     rdi, answer[rip]
        bswap   rdi
        mov     [rax + 8], rdi
        bswap   eax
        mov     edi, eax
        mov     dx, FW_DMA
        xor     eax, eax
        out     dx, eax
        mov     dx, FW_DMA + 4
        mov     eax, edi
        out     dx, eax                 # starts it
1:      pause
        mov     eax, command[rip]
        test    eax, eax
        js      2f
        bswap   eax
        test    eax, ~1                 # the error bit ends it too
        jnz     1b
2:      cmp     dword ptr command[rip], 0
        sete    al
        cmp     dword ptr answer[rip], 0x554d4551
        sete    ah
        and     al, ah
        ret

# Counts processors whose x2APIC identifier of leaf 0Bh is not the one of their APIC.
own_identifier:
        push    rbx
        mov     eax, 0xb
        xor     ecx, ecx
        cpuid
        mov     eax, APIC + 0x20
        mov     eax, [rax]
        shr     eax, 24
        cmp     eax, edx
        je      1f
        lock inc dword ptr wrong[rip]
1:      pop     rbx
        ret

# madt_processors: eax = local APICs that are enabled (ACPI 5.2.12.2); 0 without a table.
madt_processors:
        mov     esi, 0xe0000
        movabs  rax, 0x2052545020445352 # "RSD PTR "
1:      cmp     [rsi], rax
        je      2f
        add     esi, 16
        cmp     esi, 0x100000
        jb      1b
        xor     eax, eax
        ret
2:      mov     esi, [rsi + 16]         # RSDT: 36 bytes, then addresses
        mov     edi, [rsi + 4]
        add     edi, esi
        add     esi, 36
3:      mov     edx, [rsi]
        cmp     dword ptr [rdx], 0x43495041     # "APIC"
        je      4f
        add     esi, 4
        cmp     esi, edi
        jb      3b
        xor     eax, eax
        ret
4:      mov     edi, [rdx + 4]
        add     edi, edx
        add     edx, 44
        xor     eax, eax
5:      cmp     byte ptr [rdx], 0       # a local APIC
        jne     6f
        mov     ecx, [rdx + 4]
        and     ecx, 1
        add     eax, ecx
6:      movzx   ecx, byte ptr [rdx + 1]
        add     edx, ecx
        cmp     edx, edi
        jb      5b
        ret

        .data
        .balign 16
command:
        .skip   16
answer: .long   0
wrong:  .long   0

        .include "smp.inc"
